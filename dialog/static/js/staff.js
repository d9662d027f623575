// Staff pages: keeps the place in long lists and in the menu. Nothing needs it.
(() => {
  'use strict'
  const open = document.querySelector('.items [aria-current]')
  if (open) open.scrollIntoView({ block: 'nearest' })
  const here = document.querySelector('.topbar nav [aria-current]')
  if (here) here.closest('nav').scrollLeft = here.offsetLeft - 20
})()
