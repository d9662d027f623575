// Single keys press what the page shows with them (`data-key`), for the open concern or for the row one is at. They do nothing
// while somebody writes, and nothing at all when they are switched off.
(() => {
  'use strict'
  if (!window.triage) return
  const {
    act, ask, chosen, desk, every, find, finish, formOf, held, here, keep, linkOf, load, move, pane, read, show, tick,
  } = window.triage

  const expand = (back) => {
    if (!pane()) return here() && show(linkOf(here()).href)
    const text = find('.msg', pane())
    const box = text.scrollHeight > text.clientHeight + 1 ? text : document.scrollingElement
    box.scrollBy({ top: (back ? -0.8 : 0.8) * box.clientHeight })
  }
  const choose = (shift) => {
    const box = here() && find('input[name=references]', here())
    if (box) box.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: shift }))
  }
  const help = async () => {
    let sheet = find('dialog.keys-sheet')
    if (!sheet) {
      sheet = find('dialog', read(await (await ask(desk().dataset.sheet)).text()))
      document.body.append(sheet)
      sheet.addEventListener('click', (event) => { if (event.target.closest('button') || event.target === sheet) sheet.close() })
    }
    sheet.showModal()
  }

  const MOVES = {
    next: () => move(1),
    previous: () => move(-1),
    expand: (event) => expand(event.shiftKey),
    select: (event) => choose(event.shiftKey),
  }

  const use = (element) => {
    const fold = element.closest('details:not([open])')
    if (fold && element.tagName !== 'SUMMARY') fold.open = true
    if (element.tagName === 'SUMMARY') {
      element.parentElement.open = true
      find('select, textarea, input:not([type=hidden], [type=radio], [type=checkbox])', element.parentElement)?.focus()
    } else if (element.matches('input:not([type=checkbox], [type=radio]), textarea, select')) element.focus()
    else element.click()
  }

  // In the list a key acts on the row one is at, without opening it, unless the act needs something to be filled in.
  const pressFor = async (row, key) => {
    const reference = row.dataset.reference
    const url = linkOf(row).href
    if (!held.has(reference)) held.set(reference, load(url, true).catch(() => null))
    const node = await held.get(reference)
    const element = node && find(`[data-key="${CSS.escape(key)}"]`, node)
    if (!element) return
    if (element.dataset.tick && tick(element, node)) {
      keep(node)
      return row.classList.add('touched')
    }
    const form = element.tagName === 'BUTTON' && formOf(element)
    if (form && form.getAttribute('method') === 'post') {
      return form.id === 'coding' && element.value === 'done' ? finish(form, element, reference) : act(form, element, reference)
    }
    await show(url)
    press(key)
  }

  const press = (key) => {
    const wanted = `[data-key="${CSS.escape(key)}"]`
    const many = chosen().length ? find(`.bulk ${wanted}`) : null
    const open = pane()
    const found = many || (open && find(wanted, open)) || every(wanted).find((element) => !element.closest('.bulk'))
    if (found) return use(found)
    if (!open && here()) pressFor(here(), key)
  }

  const typing = (element) => element.closest?.('input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]')

  const whileTyping = (event, field) => {
    if (event.key === 'Escape') return field.blur()
    if (event.key !== 'Enter' || field.tagName !== 'SELECT') return
    event.preventDefault()
    if (field.closest('#coding')) field.blur()
    else field.form?.requestSubmit(find('.acts button', field.form))
  }

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return
    if (find('dialog[open]')) return
    const field = typing(event.target)
    if (field) return whileTyping(event, field)
    const key = event.key === ' ' ? 'space' : event.key.toLowerCase()
    const keys = desk() ? JSON.parse(desk().dataset.keys) : {}
    const deed = Object.keys(keys).find((name) => keys[name] === key)
    if (!deed) return
    // The space bar keeps its own meaning on what it presses, and where pages are read.
    if (key === 'space' && event.target.closest('button, summary, input, a[role=button]')) return
    event.preventDefault()
    if (deed === 'help') help()
    else if (MOVES[deed]) MOVES[deed](event)
    else press(key)
  })

  document.addEventListener('click', (event) => {
    const link = event.target.closest('.desk a[data-keys-help]')
    if (!link || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    help()
  }, true)
})()
