// Mark a passage of the text and make it a part. Without this script parts begin where a box is ticked.
(() => {
  const form = document.querySelector('[data-divide]')
  if (!form) return
  const box = form.querySelector('[data-marked]')
  const list = box.querySelector('ol')
  const characters = (text) => Array.from(text).length

  // Where in the text a point of the selection lies: exactly, or at the edge of a piece in which something is hidden.
  const place = (node, offset, end) => {
    const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest('[data-start]')
    if (!piece) return null
    if (!('plain' in piece.dataset) || node.nodeType !== Node.TEXT_NODE) return Number(end ? piece.dataset.end : piece.dataset.start)
    return Number(piece.dataset.start) + characters(node.data.slice(0, offset))
  }

  const show = (start, end, words) => {
    const item = document.createElement('li')
    const input = Object.assign(document.createElement('input'), { type: 'hidden', name: 'cut', value: `${start}-${end}` })
    const drop = Object.assign(document.createElement('button'), { type: 'button', className: 'b', textContent: form.dataset.drop })
    const said = Object.assign(document.createElement('span'), { textContent: words, dir: 'auto' })
    drop.addEventListener('click', () => item.remove())
    item.append(input, said, ' ', drop)
    list.append(item)
  }

  let last = null
  document.addEventListener('selectionchange', () => {
    const chosen = document.getSelection()
    if (!chosen.rangeCount || chosen.isCollapsed) return
    const range = chosen.getRangeAt(0)
    const start = place(range.startContainer, range.startOffset, false)
    const end = place(range.endContainer, range.endOffset, true)
    last = start === null || end === null || start >= end ? null : { start, end, words: chosen.toString().trim() }
  })

  box.querySelector('[data-mark]').addEventListener('click', () => {
    if (last) show(last.start, last.end, last.words)
    last = null
  })
  list.querySelectorAll('li').forEach((item) => item.remove())
  box.hidden = false
})()
