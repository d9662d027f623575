// The desk without waiting: concerns are fetched ahead and shown at once, acts are sent behind them, keys press what is on
// the page. Everything here also works as whole pages; nothing is kept on the device.
(() => {
  'use strict'
  const find = (selector, root = document) => root.querySelector(selector)
  const every = (selector, root = document) => [...root.querySelectorAll(selector)]
  if (!find('.desk')) return

  const AHEAD = 3
  const WATCH_MS = 20000
  const CONCERN = /\/intern\/synpunkter\/([A-Z]{2}-\d{4}-\d+(?:-\d+)?)(?:\/|$)/
  const INBOX = /\/intern\/synpunkter\/?$/
  const held = new Map() // reference -> promise of its pane, fetched ahead or with something typed in it
  const underway = new Set() // what is being sent
  const sending = new WeakSet() // forms that are being sent
  let turn = 0

  // What is on the page

  const desk = () => find('.desk')
  const pane = () => find('main.read[data-reference]')
  const rows = () => every('.items > li[data-reference]')
  const rowOf = (reference) => rows().find((row) => row.dataset.reference === reference)
  const linkOf = (row) => find('a', row)
  const chosen = () => every('.items input[name=references]:checked')
  const referenceIn = (path) => (CONCERN.exec(path) || [])[1]
  const isDesk = (url) => {
    const { pathname } = new URL(url, location.href)
    return CONCERN.test(pathname) || INBOX.test(pathname)
  }
  const tell = (name, detail = {}) => document.dispatchEvent(new CustomEvent(`desk:${name}`, { detail }))

  const here = () => {
    const open = pane()
    if (open) return rowOf(open.dataset.reference)
    return document.activeElement.closest('.items > li') || find('.items > li.cursor')
  }
  const beside = (row, step) => {
    const all = rows()
    return row ? all[all.indexOf(row) + step] : all[step > 0 ? 0 : all.length - 1]
  }

  const say = (words, bad = false, link = '') => {
    const toast = find('.views .toast')
    if (!toast || !words) return
    toast.classList.remove('quiet')
    toast.classList.toggle('bad', bad)
    const said = find('[data-said]', toast)
    said.textContent = words
    if (!link) return
    const way = document.createElement('a')
    way.href = link
    way.textContent = toast.dataset.show
    said.append(' ', way)
  }

  // What is asked and sent

  const ask = (url, part = 'pane') => fetch(url, { headers: { 'X-Desk': part } })
  const isTold = (answer) => (answer.headers.get('Content-Type') || '').includes('json')
  const read = (html) => new DOMParser().parseFromString(html, 'text/html')

  const body = (form, button) => {
    const data = new FormData(form)
    if (button && button.name) data.append(button.name, button.value)
    return new URLSearchParams(data)
  }
  const post = (url, data, keepalive = false) => {
    const sent = fetch(url, { method: 'POST', body: data, headers: { 'X-Desk': 'pane' }, keepalive })
    underway.add(sent)
    const over = () => underway.delete(sent)
    sent.then(over, over)
    return sent
  }
  const token = () => find('[name=csrf_token]').value

  // A pane, or null when the answer leads elsewhere: the whole page then says why.
  const load = async (url, ahead = false) => {
    const address = new URL(url, location.href)
    address.hash = ''
    if (ahead) address.searchParams.set('forhand', '1')
    const answer = await ask(address)
    if (isTold(answer)) return null
    return find('main.read[data-reference]', read(await answer.text()))
  }

  // Without a form of our own on it: the page as it came, as if it had been asked for whole.
  const replacePage = (page) => document.replaceChild(document.adoptNode(page.documentElement), document.documentElement)

  // Fetched ahead

  const fetchAhead = async () => {
    let row = here()
    const near = new Set(row ? [row.dataset.reference] : [])
    for (let step = 0; step < AHEAD; step += 1) {
      row = beside(row, 1)
      if (!row || !row.isConnected) break
      const reference = row.dataset.reference
      near.add(reference)
      if (!held.has(reference)) {
        held.set(reference, load(linkOf(row).href, true).catch(() => null))
        await held.get(reference)
      }
    }
    for (const reference of held.keys()) if (!near.has(reference)) forget(reference)
  }
  const forget = (reference) => {
    const kept = held.get(reference)
    if (kept && !kept.typed) held.delete(reference)
  }
  const keep = (node) => {
    const kept = Promise.resolve(node)
    kept.typed = true
    held.set(node.dataset.reference, kept)
  }

  // Shown

  const changedFields = (form) => [...form.elements].some((field) => {
    if (!field.name || field.type === 'hidden' || field.tagName === 'BUTTON') return false
    if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked
    if (field.tagName === 'SELECT') return [...field.options].some((one) => one.selected !== one.defaultSelected) && field.selectedIndex > 0
    return field.value !== field.defaultValue
  })
  const settle = (form) => every('input, textarea', form).forEach((field) => {
    if (field.type === 'checkbox' || field.type === 'radio') field.defaultChecked = field.checked
    else if (field.type !== 'hidden') field.defaultValue = field.value
  })

  // Going away loses nothing: ticks are saved behind, words stay in the pane for when it is shown again.
  const leave = (node, keepalive = false) => {
    if (!node) return
    const reference = node.dataset.reference
    const coding = find('#coding', node)
    if (coding && !sending.has(coding) && changedFields(coding)) saveCoding(coding, reference, keepalive)
    if (every('textarea', node).some((field) => field.value !== field.defaultValue)) keep(node)
    else forget(reference)
  }
  const saveCoding = async (coding, reference, keepalive) => {
    const data = body(coding)
    data.append('action', 'save')
    settle(coding)
    await outcome(post(coding.getAttribute('action'), data, keepalive), reference)
  }

  // What became of something sent behind: true when it was saved. Else the page that says why waits in its place.
  const outcome = async (sent, reference) => {
    const row = rowOf(reference)
    try {
      const answer = await sent
      if (isTold(answer)) {
        const told = await answer.json()
        if (!isDesk(told.to)) return location.assign(told.to)
        say(told.said)
        renew([reference])
        return true
      }
      const refused = find('main.read[data-reference]', read(await answer.text()))
      if (refused) keep(refused)
    } catch { /* no network: the row says so */ }
    if (row) row.classList.remove('handled')
    const link = row ? linkOf(row).href : ''
    say(desk().dataset.unsaved.replace('{ref}', reference), true, link)
    return false
  }

  const mark = (reference) => rows().forEach((row) => {
    const open = row.dataset.reference === reference
    row.classList.toggle('open', open)
    row.classList.remove('cursor')
    if (!open) return linkOf(row).removeAttribute('aria-current')
    linkOf(row).setAttribute('aria-current', 'true')
    row.classList.remove('unread')
    row.scrollIntoView({ block: 'nearest' })
  })

  const place = (node, focus = true) => {
    pane().replaceWith(node)
    document.title = node.dataset.title
    mark(node.dataset.reference)
    ready(node, focus)
  }
  const ready = (node, focus = true) => {
    const finder = find('.find-tag', node)
    if (finder) finder.hidden = false
    tell('pane', { pane: node })
    if (!focus) return
    const first = find('.sum, [role=alert]', node) || find('.panel :is(textarea, select, input:not([type=hidden]))', node)
    const head = first || find('h1', node)
    if (!first || !head.matches('textarea, select, input')) head.tabIndex = -1
    head.focus({ preventScroll: !first })
  }

  // The first concern opened from the list brings its page; after that only panes are changed.
  const openDesk = async (url) => {
    const ticked = chosen().map((box) => box.value)
    const page = read(await (await fetch(url)).text())
    const next = find('.desk', page)
    if (!next || !find('main.read[data-reference]', next)) return location.assign(url)
    desk().replaceWith(next)
    document.title = page.title
    every('.items input[name=references]').forEach((box) => { box.checked = ticked.includes(box.value) })
    tell('list')
    mark(pane().dataset.reference)
    ready(pane())
  }

  const show = async (url, { push = false, focus = true, anew = false } = {}) => {
    const reference = referenceIn(new URL(url, location.href).pathname)
    const mine = ++turn
    const before = pane()
    if (before && before.dataset.reference !== reference) leave(before)
    if (anew) held.delete(reference)
    if (!before) {
      history.pushState({}, '', url)
      await openDesk(url)
      return fetchAhead()
    }
    const ahead = await held.get(reference)
    const node = ahead || await load(url)
    if (mine !== turn) return
    if (!node) return location.assign(url)
    place(node, focus)
    if (push) history.pushState({}, '', url)
    else history.replaceState({}, '', url)
    if (ahead) wasShown(node, url)
    fetchAhead()
  }

  // Fetched ahead is not read: that is noted now. A colleague may have changed it since, and may be reading it.
  const wasShown = async (node, url) => {
    const reference = node.dataset.reference
    const answer = await post(`${desk().dataset.inbox}/${reference}/visad`, new URLSearchParams({ csrf_token: token() })).catch(() => null)
    if (!answer || !answer.ok || !isTold(answer)) return
    const now = await answer.json()
    if (now.to || pane() !== node) return
    if (String(now.version) !== node.dataset.version && !held.get(reference)?.typed) return reload(url)
    const line = find('[data-readers]', node)
    if (line) [line.textContent, line.hidden] = [now.readers, !now.readers]
  }
  const reload = async (url, focus = false) => {
    const mine = ++turn
    const node = await load(url)
    if (!node) return location.assign(url)
    if (mine === turn) place(node, focus)
  }

  // The list

  // Rows as they are now, in their places: nothing jumps. What left the list stays until the list is asked for anew, paler.
  const renew = async (references) => {
    if (!references.length) return
    const url = new URL(`${desk().dataset.inbox}/rader${location.search}`, location.href)
    url.searchParams.set('referenser', references.join(','))
    const answer = await ask(url, 'list').catch(() => null)
    if (!answer || !answer.ok || isTold(answer)) return
    every('li[data-reference]', read(await answer.text())).forEach((fresh) => {
      const old = rowOf(fresh.dataset.reference)
      if (!old) return
      const box = find('input', fresh)
      if (box) box.checked = Boolean(find('input:checked', old))
      for (const name of ['open', 'cursor']) fresh.classList.toggle(name, old.classList.contains(name))
      if (old.classList.contains('open')) linkOf(fresh).setAttribute('aria-current', 'true')
      const focused = old.contains(document.activeElement)
      old.replaceWith(fresh)
      if (focused) linkOf(fresh).focus({ preventScroll: true })
    })
  }

  const renewList = async () => {
    await Promise.allSettled(underway)
    const answer = await ask(desk().dataset.list, 'list')
    if (isTold(answer)) return location.reload()
    const page = read(await answer.text())
    const ticked = chosen().map((box) => box.value)
    const said = find('[data-said]').textContent
    const top = find('.items')?.scrollTop || 0
    for (const part of ['.views', '.list']) find(`.desk > ${part}`).replaceWith(find(part, page))
    if (said) say(said)
    every('.items input[name=references]').forEach((box) => { box.checked = ticked.includes(box.value) })
    if (find('.items')) find('.items').scrollTop = top
    if (pane()) mark(pane().dataset.reference)
    tell('list')
  }

  const countOn = () => {
    const line = find('.done-today')
    if (!line) return
    const done = Number(line.dataset.done) + 1
    const left = Math.max(0, Number(line.dataset.left) - 1)
    Object.assign(line.dataset, { done, left })
    const words = find('[data-words]', line)
    words.textContent = words.dataset.words.replace('{done}', done).replace('{all}', done + left)
    find('rect', line).setAttribute('width', `${Math.round(100 * done / (done + left))}%`)
  }

  // To the next one that waits; at the end of the page the list is asked for anew and begun from the top.
  const onwards = async (row) => {
    let next = beside(row, 1)
    while (next && next.classList.contains('handled')) next = beside(next, 1)
    if (!next) {
      await renewList()
      next = rows().find((one) => !one.classList.contains('handled') && one !== here())
    }
    if (next && linkOf(next)) return pane() ? show(linkOf(next).href) : cursorTo(next)
    if (pane()) location.assign(desk().dataset.list)
  }

  // Acts

  const formOf = (button) => button.form || find(`#${CSS.escape(button.getAttribute('form') || '-')}`, button.closest('main')) || button.closest('form')

  const finish = async (form, button, reference) => {
    const row = rowOf(reference)
    const ticked = [...new FormData(form).keys()].includes('tags')
    if (!ticked || !row || desk().dataset.moves !== 'yes') return act(form, button, reference)
    sending.add(form)
    row.classList.add('handled')
    countOn()
    const sent = outcome(post(form.getAttribute('action'), body(form, button)), reference)
    held.delete(reference)
    await Promise.all([sent, onwards(row)])
    sending.delete(form)
  }

  const act = async (form, button, reference) => {
    if (sending.has(form)) return
    sending.add(form)
    const url = button?.getAttribute('formaction') || form.getAttribute('action')
    if (url.endsWith('/angra')) await Promise.allSettled(underway)
    try {
      const answer = await post(url, body(form, button))
      if (isTold(answer)) await follow(await answer.json(), reference)
      else putBack(read(await answer.text()))
    } catch {
      say(desk().dataset.unsaved.replace('{ref}', reference || ''), true)
    } finally {
      sending.delete(form)
      delete form.dataset.sent
    }
  }
  const putBack = (page) => {
    const node = find('main.read[data-reference]', page)
    if (!node) return replacePage(page)
    if (pane()) place(node)
    else keep(node)
  }

  // Where a page would lead after an act.
  const follow = async ({ to, said }, reference) => {
    const path = new URL(to, location.href).pathname
    const target = referenceIn(path)
    if (!target && !INBOX.test(path)) return location.assign(to)
    say(said)
    if (!reference) {
      await renewList()
      return target && pane() ? show(to, { anew: true }) : undefined
    }
    held.delete(reference)
    const row = rowOf(reference)
    if (target === reference) {
      renew([reference])
      return pane()?.dataset.reference === reference ? reload(to, true) : undefined
    }
    if (target) return show(to)
    if (row) row.classList.add('handled')
    countOn()
    renew([reference])
    return onwards(row)
  }

  // A suggestion ticks its boxes: it is saved with Done, or when the reader goes on.
  const tick = (button, root) => {
    const boxes = button.dataset.tick.split(' ').map((value) => find(`#coding input[name=tags][value="${CSS.escape(value)}"]`, root))
    if (boxes.some((box) => !box)) return false
    const on = boxes.some((box) => !box.checked)
    for (const box of boxes) {
      box.checked = on
      box.dispatchEvent(new Event('change', { bubbles: true }))
    }
    button.setAttribute('aria-pressed', String(on))
    return true
  }

  document.addEventListener('submit', (event) => {
    const form = event.target
    const button = event.submitter
    if (event.defaultPrevented || form.hasAttribute('data-plain') || !form.closest('.desk')) return
    if ((form.getAttribute('method') || 'get').toLowerCase() !== 'post') return
    const path = new URL(button?.getAttribute('formaction') || form.getAttribute('action'), location.href).pathname
    const reference = referenceIn(path)
    if (!reference && !path.endsWith('/intern/synpunkter/angra')) return
    event.preventDefault()
    if (button?.dataset.tick && tick(button, pane())) return
    if (form.id === 'coding' && button?.value === 'done') finish(form, button, reference)
    else act(form, button, reference)
  })

  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    const button = event.target.closest('button[data-tick][type=button]')
    if (button) return void tick(button, pane())
    const link = event.target.closest('.desk a[href]')
    if (!link || link.target || link.hasAttribute('data-plain')) return
    if (link.dataset.move) {
      event.preventDefault()
      return void move(Number(link.dataset.move))
    }
    const url = new URL(link.href)
    if (url.origin !== location.origin || !CONCERN.test(url.pathname)) return
    const rest = url.pathname.slice(url.pathname.search(CONCERN) + CONCERN.exec(url.pathname)[0].length)
    if (rest || CONCERN.exec(url.pathname)[0].endsWith('/')) return
    event.preventDefault()
    show(link.href, { push: true, anew: url.searchParams.has('panel') || Boolean(link.closest('main')) })
  })

  // Moving

  const cursorTo = (row) => {
    rows().forEach((one) => one.classList.toggle('cursor', one === row))
    linkOf(row).focus()
    row.scrollIntoView({ block: 'nearest' })
    fetchAhead()
  }
  const move = (step) => {
    const row = beside(here(), step)
    if (row) return pane() ? show(linkOf(row).href) : cursorTo(row)
    if (step > 0 && here()?.classList.contains('handled')) return onwards(here())
  }

  document.addEventListener('desk:many', (event) => follow(event.detail))

  addEventListener('popstate', () => {
    if (pane() && CONCERN.test(location.pathname)) show(location.href, { anew: true })
    else location.reload()
  })
  addEventListener('pagehide', () => leave(pane(), true))
  setInterval(() => { if (!document.hidden) renew(rows().map((row) => row.dataset.reference)) }, WATCH_MS)

  window.triage = {
    act, ask, chosen, desk, every, find, finish, formOf, held, here, keep, linkOf, load, move, pane, read, show, tick,
  }

  if (pane()) {
    mark(pane().dataset.reference)
    ready(pane(), false)
  }
  fetchAhead()
})()
