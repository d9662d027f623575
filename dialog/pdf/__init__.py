"""PDF files that everybody can read: tagged (PDF/UA-1, enforced), set with our own fonts, from data and never from markup.

The typesetter loads when it is first used. It is one at a time in a process: a page takes 0.1 to 0.3 seconds.
"""

import json
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from dialog.clock import today

FONTS = Path(__file__).parent / "fonts"

_lock = threading.Lock()


def typeset(template: Path, content: Mapping[str, Any], day: date | None = None) -> bytes:
    """The PDF that `template` (a typst file of ours) makes of `content`, which it reads as JSON from `sys.inputs.content`.

    `day`: the day the file says it was made, today without one: the same content and day give the same bytes.
    Files outside the template's folder cannot be read. Raises RuntimeError when the result would not be PDF/UA.
    """
    import typst

    with _lock:
        made = typst.compile(
            str(template),
            root=str(template.parent),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
            pdf_standards="ua-1",
            timestamp=datetime.combine(day or today(), time(12), UTC),
            format="pdf",
        )
    return made
