// Staff pages: keeps the place in long lists, and opens what the reader is on. Nothing needs it.
(() => {
  'use strict'
  const list = document.querySelector('.items')
  if (!list) return
  const open = list.querySelector('[aria-current]')
  if (open) open.scrollIntoView({ block: 'nearest' })

  // Checked rows are counted in the bulk bar as they are chosen.
  const count = document.querySelector('[data-selected-count]')
  if (count) {
    const show = () => {
      const chosen = list.querySelectorAll('input[type=checkbox]:checked').length
      count.textContent = count.dataset.selectedCount.replace('{n}', chosen)
    }
    list.addEventListener('change', show)
    show()
  }

  // Single keys press the visible button or link that names them, unless switched off in the account.
  if (document.body.dataset.keys === 'off') return
  const typing = (element) => element.closest('input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]')
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target)) return
    const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)
    if (!target) return
    event.preventDefault()
    if (target.matches('input[type=checkbox], a, button')) target.click()
    else target.focus()
  })
})()
