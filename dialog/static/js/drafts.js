// What somebody writes about a concern is saved every few seconds, and an answer that can be taken back counts down.
// Works on parts of the page that come later, too. Stores nothing on the device.
(() => {
  'use strict'
  const PAUSE = 2000
  const waiting = new Map()

  const fieldOf = (form) => form.elements.namedItem(form.dataset.draftField)
  const say = (form, words) => {
    const state = form.querySelector('[data-draft-state]')
    if (state && state.dataset[words]) state.textContent = state.dataset[words]
  }
  const content = (form) => {
    const data = new FormData()
    data.set('field', form.dataset.draftField)
    data.set('text', fieldOf(form).value)
    for (const name of ['csrf_token', 'form_key']) {
      const held = form.elements.namedItem(name)
      if (held) data.set(name, held.value)
    }
    return data
  }
  const stop = (form) => {
    clearTimeout(waiting.get(form))
    waiting.delete(form)
  }
  const save = async (form) => {
    stop(form)
    if (form.dataset.sent) return
    try {
      const answer = await fetch(form.dataset.draft, { method: 'POST', body: content(form), keepalive: true, redirect: 'manual' })
      say(form, answer.status === 204 ? 'saved' : answer.status === 401 ? 'ended' : 'failed')
    } catch {
      say(form, 'failed')
    }
  }

  document.addEventListener('input', (event) => {
    const form = event.target.closest && event.target.closest('form[data-draft]')
    // Saved while somebody writes, too: the pause is counted from the first letter that is not saved.
    if (form && event.target === fieldOf(form) && !waiting.has(form)) waiting.set(form, setTimeout(() => save(form), PAUSE))
  })
  // What is sent needs no draft; one that came late would bring it back.
  document.addEventListener('submit', (event) => stop(event.target), true)
  const saveNow = () => [...waiting.keys()].forEach(save)
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') saveNow() })
  addEventListener('pagehide', saveNow)

  // Where macros are shown, a macro's key finds its button; Enter then plays it. Nothing happens while writing.
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    if (event.target.closest && event.target.closest('input:not([type=checkbox],[type=radio]), textarea, select')) return
    const button = event.key.length === 1 && document.querySelector(`[data-macro-key="${CSS.escape(event.key.toLowerCase())}"]`)
    if (!button) return
    event.preventDefault()
    event.stopImmediatePropagation()
    button.focus()
    button.scrollIntoView({ block: 'nearest' })
  }, true)

  const counting = new WeakSet()
  const countDown = (line) => {
    counting.add(line)
    const end = performance.now() + Number(line.dataset.seconds) * 1000
    const show = () => {
      const left = Math.ceil((end - performance.now()) / 1000)
      if (!line.isConnected) return
      if (left > 0) {
        line.textContent = line.dataset.left.replace('{n}', left)
        setTimeout(show, 1000)
        return
      }
      line.textContent = line.dataset.over
      const button = line.closest('[data-hold]').querySelector('button')
      if (button) button.remove()
    }
    show()
  }
  const look = () => document.querySelectorAll('[data-seconds]').forEach((line) => { if (!counting.has(line)) countDown(line) })
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
  look()
})()
