// At the door: find a party by a few letters, mark it with one tap, go on without network. What could not be sent waits in
// this open page and nowhere else; each mark carries its own key, so that it counts once however often it is sent.
(() => {
  'use strict'
  const door = document.querySelector('[data-door]')
  if (!door || !door.dataset.door) return
  const words = door.dataset
  const find = (selector, root = door) => root.querySelector(selector)
  const every = (selector, root = door) => [...root.querySelectorAll(selector)]
  const said = find('[data-said]')
  const AGAIN_MS = 5000
  const LOOK_MS = 20000
  const queue = []
  let sending = false
  let later = 0

  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const say = (text, waits = false) => {
    said.textContent = text
    said.classList.toggle('waits', waits)
  }
  const waiting = () => say(queue.length ? words.waits.replace('{n}', queue.length) : words.sent, queue.length > 0)

  // Search: every word must begin a word of name, group or number; how it is spelt with or without accents does not matter.

  const plain = (text) => text.toLocaleLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').trim()
  const parties = every('[data-party]')
  const known = new Map(parties.map((party) => [party, plain(party.dataset.find).split(/[\s-]+/)]))
  const box = find('[data-find-box]')
  if (box) {
    const field = find('input', box)
    box.hidden = false
    field.addEventListener('input', () => {
      const typed = plain(field.value).split(/[\s-]+/).filter(Boolean)
      let shown = 0
      for (const party of parties) {
        party.hidden = !typed.every((part) => known.get(party).some((word) => word.startsWith(part)))
        shown += party.hidden ? 0 : 1
      }
      if (typed.length) say(shown === 1 ? words.one : words.many.replace('{n}', shown))
      else waiting()
    })
    field.addEventListener('keydown', (event) => {
      const first = event.key === 'Enter' && parties.find((party) => !party.hidden)
      if (first) find('button', first).focus()
    })
  }

  // What the page shows

  const show = (party, came, waits = false) => {
    party.dataset.came = came
    party.toggleAttribute('data-waits', waits)
    find('[data-here]', party).textContent = came === '' ? '' : words.of.replace('{came}', came).replace('{size}', party.dataset.size)
  }
  let walkIns = Number(find('[data-walk-ins]').textContent)
  const total = () => {
    const came = parties.reduce((sum, party) => sum + Number(party.dataset.came || 0), 0)
    const steps = queue.reduce((sum, one) => sum + Number(one.fields.step || 0), 0)
    const together = Math.max(0, walkIns + steps)
    find('[data-came-total]').textContent = came
    find('[data-walk-ins]').textContent = together
    find('[data-together]').textContent = came + together
  }
  const take = (state) => {
    const open = new Set(queue.map((one) => one.party))
    for (const party of parties) {
      const came = state.marks[party.dataset.party]
      if (came === undefined || open.has(party)) continue
      find('[name=seen]', party).value = came === null ? '' : came
      show(party, came === null ? '' : String(came))
    }
    walkIns = state.walk_ins
    total()
  }

  // Sending, one after the other

  const isTold = (answer) => !answer.redirected && (answer.headers.get('Content-Type') || '').includes('json')
  const read = async () => {
    const answer = await fetch(words.door, { cache: 'no-store' })
    return answer.ok && isTold(answer) ? answer.json() : null
  }
  let token = find('[name=csrf_token]').value
  let stale = false
  const post = (one) => {
    const body = new FormData()
    for (const [name, value] of Object.entries(one.fields)) body.set(name, value)
    body.set('csrf_token', token)
    return fetch(one.address, { method: 'POST', body, headers: { 'X-Door': '1' } })
  }
  const send = async () => {
    if (sending) return
    sending = true
    clearTimeout(later)
    let note = ''
    try {
      while (queue.length) {
        if (stale) {
          // Signed out, and perhaps in again in another tab: then there is a new token.
          const state = await read()
          if (!state) {
            note = words.signIn
            break
          }
          token = state.token
          stale = false
        }
        const one = queue[0]
        const answer = await post(one)
        if (!isTold(answer)) {
          stale = true
          break
        }
        const state = await answer.json()
        queue.shift()
        if (answer.ok) {
          if (state.own_applied === false) note = words.overtaken
          // What waits for the same party was made from what this mark left behind.
          const next = queue.find((other) => other.party && other.party === one.party)
          if (next && state.own_applied !== false) next.fields.seen = one.fields.came
          take(state)
        } else {
          note = state.said || words.closed
          if (one.party) show(one.party, find('[name=seen]', one.party).value)
          total()
        }
      }
    } catch {
      // No network: what waits stays.
    }
    sending = false
    if (note) say(queue.length ? `${note} ${words.waits.replace('{n}', queue.length)}` : note, true)
    else waiting()
    if (queue.length) later = setTimeout(send, stale && !note ? 0 : AGAIN_MS)
  }

  door.addEventListener('submit', (event) => {
    const form = event.target
    if (form.matches('[data-close]')) {
      // The list is closed with everything that was marked in it, or not yet.
      if (queue.length) {
        event.preventDefault()
        waiting()
        send()
      }
      return
    }
    const button = event.submitter
    if (!button || !form.matches('[data-mark], [data-count]')) return
    event.preventDefault()
    const party = form.closest('[data-party]')
    const fields = { key: newKey(), [button.name]: button.value }
    if (party) {
      const before = queue.filter((one) => one.party === party).pop()
      fields.seen = before ? before.fields.came : form.elements.seen.value
      show(party, button.value, true)
      const other = find('details', form)
      if (other) other.open = false
    }
    queue.push({ address: form.getAttribute('action'), fields, party })
    total()
    waiting()
    send()
  })

  addEventListener('online', send)
  addEventListener('beforeunload', (event) => { if (queue.length) event.preventDefault() })
  const look = async () => {
    if (queue.length || sending || document.visibilityState !== 'visible') return
    try {
      const state = await read()
      if (state && !queue.length) take(state)
    } catch {
      // No network: looked at again later.
    }
  }
  setInterval(look, LOOK_MS)
  document.addEventListener('visibilitychange', look)
})()
