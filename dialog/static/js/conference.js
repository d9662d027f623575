// The weekly conference: Ctrl and Enter saves and goes on, and what is not saved yet comes back in this tab.
(() => {
  'use strict'
  const form = document.getElementById('form')
  if (!form) return
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return
    const next = form.querySelector('button[name=to][value=next]')
    if (!next) return
    event.preventDefault()
    form.requestSubmit(next)
  })
  if (!form.dataset.conference) return
  const place = `conference:${form.dataset.conference}`
  const fields = () => ['task', 'owner', 'due', 'text', 'reason'].map((id) => document.getElementById(id)).filter(Boolean)
  const shown = fields().map((field) => field.value)
  const store = (values) => { try { values ? sessionStorage.setItem(place, JSON.stringify(values)) : sessionStorage.removeItem(place) } catch { /* kept on the page only */ } }
  const kept = () => { try { return JSON.parse(sessionStorage.getItem(place) || 'null') } catch { return null } }
  // Words that were typed on the version that is shown now: an older one is compared by the server, not here.
  const before = kept()
  const version = form.querySelector('#version').value
  if (form.dataset.shown === 'fresh' && before && before.version === version && before.shown.join() === shown.join()) {
    fields().forEach((field, at) => { field.value = before.values[at] || '' })
  } else {
    store(null)
  }
  form.addEventListener('input', () => store({ version, shown, values: fields().map((field) => field.value) }))
  // From here on the server keeps what is typed, right or wrong.
  form.addEventListener('submit', () => store(null))
})()
