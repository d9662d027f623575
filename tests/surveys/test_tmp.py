from tests.surveys.walks import *
def test_walk(survey_id, respondent, shared_app):
    shared_app.config["PROPAGATE_EXCEPTIONS"]=True
    r=respondent
    f=r.start("?kanal=TORG1"); import pathlib; pathlib.Path('/tmp/p1.html').write_text(f.html)
    f=r.press("next"); print(f.status, f.text[:500])
    f=r.press("next", FIRST);print(r.path)
    f=r.press("back");print(r.path)
    f=r.press("next");print(r.path)
    r.press("next", ADULT); print(r.path, r.shown.text)
    f=r.press("next"); print(f.status, f.text)
    f=r.press("next"); print(f.status, f.text)
    f=r.press("language-ar");print(r.path,f.text[:200]); r.prefix="/ar"
    f=r.press("language-sv");print(r.path,f.text[:200]); r.prefix=""
    f=r.press("save");print(r.path,f.text)
    r.get("/1"); r.press("next"); r.answer_all({}); r.send(); print(r.shown.text)
