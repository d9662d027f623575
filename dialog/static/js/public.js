// Small helps on top of pages that work without them. Stores nothing on the device.
(() => {
  'use strict'
  const all = (selector) => document.querySelectorAll(selector)

  // The error summary is read first.
  const summary = document.querySelector('.sum')
  if (summary) summary.focus()

  // The square in a letter carries its code behind '#', which is sent to nobody: into the field with it, and off the address.
  const code = document.querySelector('[data-from-hash]')
  if (code && /^#[\dA-Z]{4}(-[\dA-Z]{4}){2}$/i.test(location.hash)) {
    code.value = location.hash.slice(1)
    history.replaceState(null, '', location.pathname + location.search)
  }

  // Characters left, counted as the server counts: line breaks as one, composed, trimmed, in code points.
  // Western digits in every language.
  const length = (text) => [...text.replace(/\r\n?/g, '\n').normalize('NFC').trim()].length
  const filled = (text, number) => text.replace('{n}', number.toLocaleString(document.documentElement.lang + '-u-nu-latn'))
  all('[data-count-limit]').forEach((count) => {
    const field = document.getElementById(count.dataset.countFor)
    if (!field) return
    const limit = Number(count.dataset.countLimit)
    const spoken = document.createElement('span')
    spoken.className = 'vh'
    spoken.setAttribute('role', 'status')
    count.after(spoken)
    let waiting
    const show = () => {
      const left = limit - length(field.value)
      const over = left < 0
      count.hidden = left > limit * 0.2
      count.classList.toggle('over', over)
      count.textContent = filled(over ? count.dataset.countOver : count.dataset.countLeft, Math.abs(left))
      clearTimeout(waiting)
      waiting = setTimeout(() => { spoken.textContent = count.hidden ? '' : count.textContent }, 1000)
    }
    field.addEventListener('input', show)
    show()
  })

  // Something in the text may call for a word on the way, for example to ring 112. Nothing is sent or stopped.
  all('[data-hint-patterns]').forEach((hint) => {
    const field = document.getElementById(hint.dataset.hintFor)
    if (!field) return
    const patterns = new RegExp(hint.dataset.hintPatterns, 'iu')
    const show = () => { hint.hidden = !patterns.test(field.value) }
    // While typing: what came when the field is left would push away what is just being pressed.
    field.addEventListener('input', show)
    show()
  })

  // A form is sent once. Coming back to the page makes it ready again.
  all('form').forEach((form) => form.addEventListener('submit', (event) => {
    if (form.dataset.sent) return event.preventDefault()
    form.dataset.sent = '1'
    const pressed = event.submitter
    if (pressed && pressed.dataset.sending) {
      pressed.dataset.label = pressed.textContent
      // After the browser has read the form, so that the value of the button is sent.
      setTimeout(() => { pressed.textContent = pressed.dataset.sending })
    }
  }))
  addEventListener('pageshow', () => all('form[data-sent]').forEach((form) => {
    delete form.dataset.sent
    form.querySelectorAll('[data-label]').forEach((button) => { button.textContent = button.dataset.label })
  }))

  // Leave the page at once: it is replaced in the history, and Escape pressed twice does the same.
  all('a[data-quick-exit]').forEach((way) => {
    const leave = (event) => {
      event.preventDefault()
      document.body.hidden = true
      location.replace(way.href)
    }
    let pressed = 0
    way.addEventListener('click', leave)
    addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return
      if (event.timeStamp - pressed < 1000) leave(event)
      pressed = event.timeStamp
    })
  })

  // The language menu closes with Escape and when the reader goes elsewhere.
  all('details.lang, details.more').forEach((menu) => {
    menu.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return
      menu.open = false
      menu.firstElementChild.focus()
    })
    addEventListener('click', (event) => { if (!menu.contains(event.target)) menu.open = false })
  })

  // A table that fits needs no stop for the keyboard.
  all('.scroll').forEach((box) => { if (box.scrollWidth <= box.clientWidth) box.removeAttribute('tabindex') })

  all('[data-print]').forEach((button) => {
    button.hidden = false
    button.addEventListener('click', () => print())
  })
})()
