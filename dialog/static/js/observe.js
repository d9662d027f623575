// What staff have seen: what is not saved yet comes back in this tab, and nothing is sent into a network that is not there.
(() => {
  'use strict'
  const form = document.querySelector('form[data-observe]')
  if (!form) return
  const said = form.querySelector('[data-said]')
  const store = (() => { try { return self.sessionStorage } catch { return null } })()
  const place = 'observation'
  const typed = () => [...new FormData(form)].filter(([name]) => !['csrf_token', 'form_key'].includes(name))
  const keep = () => { try { store.setItem(place, JSON.stringify(typed())) } catch { /* kept on the page only */ } }
  const forget = () => { try { store.removeItem(place) } catch { /* nothing was kept */ } }
  const kept = () => { try { return JSON.parse(store.getItem(place) || 'null') } catch { return null } }
  const put = (pairs) => {
    for (const field of form.querySelectorAll('input[type=radio], input[type=checkbox]')) {
      field.checked = pairs.some(([name, value]) => name === field.name && value === field.value)
    }
    for (const field of form.querySelectorAll('textarea, select, input[type=text]')) {
      const found = pairs.find(([name]) => name === field.name)
      if (found) field.value = found[1]
    }
  }

  // The page that comes after saving says so in its address: what was typed before it is stored.
  const here = new URL(location.href)
  if ((here.searchParams.get('sagt') || '').startsWith('observed')) {
    forget()
    here.searchParams.delete('sagt')
    here.searchParams.delete('ref')
    history.replaceState(null, '', here)
  }
  const before = kept()
  if (form.dataset.shown === 'empty' && Array.isArray(before) && before.some(([name, value]) => ['text', 'category'].includes(name) && value)) {
    put(before)
    said.textContent = form.dataset.kept
  }
  form.addEventListener('input', keep)
  form.addEventListener('submit', (event) => {
    if (navigator.onLine) return
    event.preventDefault()
    event.stopImmediatePropagation()
    keep()
    said.textContent = form.dataset.offline
  }, true)
})()
