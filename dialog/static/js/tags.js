// Finding a category by writing some of its letters: Enter chooses the first that fits, or takes it away.
(() => {
  'use strict'
  const find = (selector, root = document) => root.querySelector(selector)
  const plain = (words) => words.normalize('NFD').replace(/\p{M}/gu, '').replace(/\u00ad|\u200b/g, '').toLowerCase().trim()

  const choices = (form) => [...form.querySelectorAll('input[name=tags]')].map((box) => {
    const label = box.closest('label')
    return { box, label, words: plain(label.textContent) }
  })
  // The beginning of the name, then of a word in it, then anywhere. 0 is best, -1 does not fit.
  const fit = (words, typed) => {
    if (words.startsWith(typed)) return 0
    if (words.split(/[\s/,:-]+/).some((word) => word.startsWith(typed))) return 1
    return words.includes(typed) ? 2 : -1
  }
  const fitting = (form, typed) => choices(form)
    .map((choice, at) => ({ ...choice, at, fit: fit(choice.words, typed) }))
    .filter((choice) => choice.fit >= 0)
    .sort((a, b) => a.fit - b.fit || a.at - b.at)

  const show = (field) => {
    const form = field.form
    const typed = plain(field.value)
    const found = typed ? fitting(form, typed) : []
    form.querySelectorAll('.hit, .first-hit').forEach((label) => label.classList.remove('hit', 'first-hit'))
    find('.all-tags', form).classList.toggle('finding', Boolean(typed))
    found.forEach((choice) => choice.label.classList.add('hit'))
    if (found[0]) found[0].label.classList.add('first-hit')
    const said = find('#find-tag-said', form)
    said.textContent = !typed ? '' : found[0] ? found[0].label.textContent.trim() : said.dataset.none
    return found
  }
  const leave = (field) => {
    field.value = ''
    show(field)
    field.blur()
  }

  document.addEventListener('input', (event) => { if (event.target.id === 'find-tag') show(event.target) })
  document.addEventListener('keydown', (event) => {
    const field = event.target
    if (field.id !== 'find-tag' || event.isComposing) return
    if (event.key === 'Escape') return leave(field)
    if (event.key !== 'Enter') return
    event.preventDefault()
    const [first] = show(field)
    if (!first) return field.value ? undefined : leave(field)
    first.box.checked = !first.box.checked
    first.box.dispatchEvent(new Event('change', { bubbles: true }))
    leave(field)
    const said = find('#find-tag-said', field.form)
    said.textContent = said.dataset[first.box.checked ? 'on' : 'off'].replace('{tag}', first.label.textContent.trim())
  })
})()
