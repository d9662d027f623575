// Notes at a meeting: Ctrl and Enter saves from the text, and what is not saved yet comes back in this tab.
(() => {
  'use strict'
  const form = document.querySelector('form[data-notes]')
  if (!form) return
  const place = `note:${form.dataset.notes}`
  const fields = () => [...form.querySelectorAll('#text, #about, #place')]
  const keep = () => {
    try { sessionStorage.setItem(place, JSON.stringify(fields().map((field) => field.value))) } catch { /* kept on the page only */ }
  }
  const forget = () => { try { sessionStorage.removeItem(place) } catch { /* nothing was kept */ } }
  const kept = () => { try { return JSON.parse(sessionStorage.getItem(place) || 'null') } catch { return null } }

  const text = form.querySelector('#text')
  const about = form.querySelector('#about')
  about.setAttribute('list', 'about-names')
  // The page that comes after saving says so in its address: what was typed before it is stored.
  const saved = new URLSearchParams(location.search).get('sagt') === 'note_taken'
  if (saved) {
    forget()
    // Once: what is typed from now on is to survive that the page is loaded again.
    const here = new URL(location.href)
    here.searchParams.delete('sagt')
    here.searchParams.delete('ref')
    history.replaceState(null, '', here)
  }
  const before = kept()
  if (form.dataset.shown === 'empty' && Array.isArray(before) && before.some(Boolean)) {
    fields().forEach((field, at) => { field.value = String(before[at] || '') })
    form.querySelector('#note-said').textContent = form.dataset.kept
  }
  form.addEventListener('input', keep)
  text.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })
  if (form.dataset.shown === 'empty') text.focus()
})()
