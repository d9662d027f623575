// In a started survey: save what is chosen, fetch what comes next, and hold on to what cannot be sent. Every page works without.
(() => {
  'use strict'
  const worker = navigator.serviceWorker
  const root = location.pathname.replace(/\/enkat\/.*/, '/enkat/')

  // Sent or cleared: nothing stays on the phone.
  if (document.querySelector('[data-survey-over]')) {
    if (worker) worker.getRegistrations().then((all) => all.forEach((one) => {
      if (new URL(one.scope).pathname.endsWith('/enkat/')) one.unregister()
    }))
    if (self.indexedDB) indexedDB.deleteDatabase('enkat')
    return
  }

  // The page that stands in for one that did not come: tries again by itself when the network is back.
  const retry = document.querySelector('a[data-retry]')
  if (retry) {
    const again = () => location.replace(retry.href)
    addEventListener('online', again)
    // The network may be back before this runs, or it was the server that did not answer. Not all at the same second.
    if (navigator.onLine) setTimeout(again, 5000 + Math.random() * 10000)
    return
  }

  const form = document.querySelector('form[data-survey]')
  if (!form) return
  const address = form.getAttribute('action')
  if (worker) worker.register(root + 'sw.js').catch(() => {})

  let saving, waiting, dirty = false
  const save = () => {
    clearTimeout(waiting)
    if (!dirty) return
    dirty = false
    const fields = new URLSearchParams(new FormData(form))
    fields.set('action', 'keep')
    const sent = fetch(address, { method: 'POST', body: fields, keepalive: true }).catch(() => {})
    saving = Promise.all([saving, sent]).then(() => { if (saving === mine) saving = null })
    const mine = saving
  }
  form.addEventListener('input', () => { dirty = true; clearTimeout(waiting); waiting = setTimeout(save, 3000) })
  form.addEventListener('change', save)
  addEventListener('visibilitychange', () => { if (document.hidden) save() })

  // The button's own request must come after a save that is on its way, or the older answer would win.
  form.addEventListener('submit', (event) => {
    dirty = false
    clearTimeout(waiting)
    if (!saving || event.defaultPrevented) return
    event.preventDefault()
    const again = () => {
      saving = null
      delete form.dataset.sent
      form.requestSubmit(event.submitter)
    }
    Promise.race([saving, new Promise((late) => setTimeout(late, 3000))]).then(again)
  })

  // The next page, when it is the same whatever is answered here.
  const idle = self.requestIdleCallback || ((call) => setTimeout(call, 800))
  if (form.dataset.next) idle(() => {
    const link = document.createElement('link')
    link.rel = 'prefetch'
    link.href = form.dataset.next
    document.head.append(link)
  })
})()
