// Staff pages: keeps the place in long lists. Nothing needs it.
(() => {
  'use strict'
  const open = document.querySelector('.items [aria-current]')
  if (open) open.scrollIntoView({ block: 'nearest' })
})()
