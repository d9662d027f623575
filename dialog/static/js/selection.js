// Rows chosen in the list: counted, in ranges with Shift, all of a page; and what is done with them, in place.
(() => {
  'use strict'
  const find = (selector, root = document) => root.querySelector(selector)
  if (!find('.desk')) return
  let last = null

  const boxes = () => [...document.querySelectorAll('.items input[name=references]')]
  const chosen = () => boxes().filter((box) => box.checked)

  const count = () => {
    const bar = find('#bulk')
    if (!bar) return
    const number = chosen().length
    const words = find('[data-chosen]', bar)
    words.textContent = number ? words.dataset.chosen.replace('{n}', number) : ''
    find('[data-choose-none]', bar).hidden = false
    if (!number) close()
  }
  const choose = (all, on) => {
    for (const box of all) box.checked = on
    count()
  }

  const panel = () => find('[data-bulk-panel]')
  const close = () => {
    if (!panel() || panel().hidden) return
    panel().hidden = true
    panel().replaceChildren()
  }

  // The page of choices, and of effects, opens under the bar: its main part, with its heading one step lower.
  const open = async (url, options) => {
    const answer = await fetch(url, { ...options, headers: { 'X-Desk': 'list' } })
    if ((answer.headers.get('Content-Type') || '').includes('json')) {
      const told = await answer.json()
      choose(boxes(), false)
      document.dispatchEvent(new CustomEvent('desk:many', { detail: told }))
      return
    }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const part = find('main', page)
    if (!part) return
    for (const one of part.querySelectorAll('.back, nav')) one.remove()
    const heading = document.createElement('h2')
    const title = find('h1', part)
    if (title) {
      heading.append(...title.childNodes)
      title.replaceWith(heading)
    }
    panel().replaceChildren(...part.childNodes)
    panel().hidden = false
    const first = find('.sum, select, textarea, input:not([type=hidden], [type=checkbox], [type=radio])', panel())
    ;(first || panel()).focus()
  }

  document.addEventListener('click', (event) => {
    const box = event.target.closest('.items input[name=references]')
    if (box) {
      const all = boxes()
      if (event.shiftKey && last && last.isConnected && last !== box) {
        const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b)
        choose(all.slice(from, to + 1), box.checked)
      }
      last = box
      count()
      return
    }
    if (event.target.closest('[data-choose-all]') && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      choose(boxes(), true)
    }
    if (event.target.closest('[data-choose-none]')) {
      event.preventDefault()
      choose(boxes(), false)
    }
    const leaving = event.target.closest('[data-bulk-panel] a[href]')
    if (leaving && leaving.getAttribute('href').includes('/intern/synpunkter?')) {
      event.preventDefault()
      close()
    }
  }, true)

  document.addEventListener('submit', (event) => {
    const form = event.target
    const button = event.submitter
    const first = form.id === 'bulk'
    if (!first && !form.closest('[data-bulk-panel]')) return
    event.preventDefault()
    event.stopPropagation()
    delete form.dataset.sent
    const data = new FormData(form)
    if (button && button.name) data.append(button.name, button.value)
    // What the list showed: what somebody changed since is not changed unseen.
    for (const box of chosen()) {
      const name = `version_${box.value}`
      if (!data.has(name)) data.append(name, box.closest('li').dataset.version)
    }
    const url = button?.getAttribute('formaction') || form.getAttribute('action')
    const query = new URLSearchParams(data)
    if ((form.getAttribute('method') || 'get').toLowerCase() === 'post') open(url, { method: 'POST', body: query })
    else open(`${url}?${query}`, {})
  }, true)

  document.addEventListener('desk:list', count)
  addEventListener('pageshow', count)
  count()
})()
