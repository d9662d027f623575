// On a walk: what is written down lies in the phone at once and is sent when there is network, each thing once. Every form here also
// works as an ordinary one.
(() => {
  'use strict'
  const form = document.querySelector('form[data-walk]')
  if (!form) return
  const find = (selector, root = document) => root.querySelector(selector)
  const every = (selector, root = document) => [...root.querySelectorAll(selector)]
  const status = find('[data-status]')
  const words = status.dataset
  const found = find('[data-found]')
  const place = form.getAttribute('action')
  const LONGEST = 1600
  const AGAIN_MS = 15000

  // Dark by itself after dusk, or as the person wants it

  const look = find('[data-look]')
  const store = (() => { try { return self.localStorage } catch { return null } })()
  const wanted = () => (store && store.getItem('vandring-look')) || ''
  const turnsAt = Number(look.dataset.turnsAt)
  const outside = document.body.classList.contains('dark')
  const dress = () => {
    const dark = wanted() ? wanted() === 'dark' : outside !== (turnsAt > 0 && Date.now() > turnsAt)
    document.body.classList.toggle('dark', dark)
    document.body.classList.toggle('light', !dark)
    look.textContent = dark ? look.dataset.toLight : look.dataset.toDark
    return dark
  }
  look.hidden = false
  look.addEventListener('click', () => {
    const next = document.body.classList.contains('dark') ? 'light' : 'dark'
    if (store) store.setItem('vandring-look', next)
    document.body.classList.toggle('dark', next === 'dark')
    document.body.classList.toggle('light', next !== 'dark')
    look.textContent = next === 'dark' ? look.dataset.toLight : look.dataset.toDark
  })
  dress()
  setInterval(() => { if (!wanted()) dress() }, 60000)

  // What lies in the phone

  let base = null
  const open = () => new Promise((done, failed) => {
    const opening = indexedDB.open('vandring', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('waiting', { keyPath: 'key' })
    opening.onsuccess = () => done(opening.result)
    opening.onerror = () => failed(opening.error)
  })
  const opened = open()
  const change = (how) => new Promise((done, failed) => {
    const transaction = base.transaction('waiting', 'readwrite')
    const asked = how(transaction.objectStore('waiting'))
    transaction.oncomplete = () => done(asked.result)
    transaction.onerror = transaction.onabort = () => failed(transaction.error)
  })
  const waiting = async () => (await change((kept) => kept.getAll())).sort((a, b) => a.at - b.at)
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

  // What is said

  const say = (text, link = '') => {
    status.textContent = text
    if (!link) return
    status.textContent = ''
    const way = document.createElement('a')
    way.href = link
    way.textContent = text
    status.append(way)
  }
  const line = (text, more, key) => {
    const item = document.createElement('li')
    item.dir = 'auto'
    item.textContent = text
    if (!key) return item
    const note = document.createElement('em')
    note.textContent = ` ${more} `
    const away = document.createElement('button')
    away.type = 'button'
    away.textContent = words.remove
    away.setAttribute('aria-label', `${words.remove}: ${text}`)
    away.addEventListener('click', async () => { await change((kept) => kept.delete(key)); await list() })
    item.append(note, away)
    return item
  }
  let sent = every('li', found).map((item) => item.textContent)
  const list = async () => {
    const mine = (await waiting()).filter((one) => one.address === place && (one.said || one.refused))
    found.replaceChildren(
      ...mine.reverse().map((one) => line(one.said, one.refused || words.waits, one.key)),
      ...sent.map((text) => line(text)),
    )
  }
  const tell = async () => {
    const left = (await waiting()).filter((one) => !one.refused).length
    if (left) say(navigator.onLine ? words.waiting.replace('{n}', left) : `${words.waiting.replace('{n}', left)} ${words.offline}`)
    else if (!navigator.onLine) say(words.offline)
    else say(words.sent)
  }

  // Sent

  const isTold = (answer) => (answer.headers.get('Content-Type') || '').includes('json')
  const state = async () => {
    const answer = await fetch(form.dataset.state, { cache: 'no-store' })
    return answer.ok && isTold(answer) ? answer.json() : null
  }
  let sending = false, again = false, later
  const send = async () => {
    if (sending) { again = true; return }
    sending = true
    clearTimeout(later)
    let signedOut = false
    try {
      let now = await state()
      signedOut = !now
      for (const one of now ? await waiting() : []) {
        if (one.refused) continue
        const body = new FormData()
        one.fields.forEach(([name, value]) => body.append(name, value))
        body.set('csrf_token', now.token)
        if (one.picture) body.set('picture', new Blob([one.picture], { type: 'image/jpeg' }), 'bild.jpg')
        const answer = await fetch(one.address, { method: 'POST', body, headers: { 'X-Walk': '1' } })
        if (answer.ok && isTold(answer)) await change((kept) => kept.delete(one.key))
        else if ([403, 404, 413, 422].includes(answer.status)) {
          // It stays, with why, until the person takes it away: nothing is lost in silence.
          const told = isTold(answer) ? (await answer.json()).said.join('. ') : ''
          await change((kept) => kept.put({ ...one, refused: told || words.notTaken }))
        } else break
      }
      if (now) now = await state()
      if (now) sent = now.found.reverse()
    } catch {
      // No network: what waits stays.
    }
    sending = false
    await list()
    if (signedOut) say(words.signIn, location.pathname)
    else await tell()
    if (again) { again = false; send() } else if ((await waiting()).some((one) => !one.refused)) later = setTimeout(send, AGAIN_MS)
  }

  // Pictures small enough to send over a weak network; as they came when they cannot be read here.
  const small = async (file) => {
    if (!file || !file.size) return null
    try {
      const picture = await createImageBitmap(file)
      const less = Math.min(1, LONGEST / Math.max(picture.width, picture.height))
      const canvas = document.createElement('canvas')
      canvas.width = Math.round(picture.width * less)
      canvas.height = Math.round(picture.height * less)
      canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height)
      const made = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.82))
      return await made.arrayBuffer()
    } catch {
      return file.arrayBuffer()
    }
  }

  const keep = async (entry) => {
    await change((kept) => kept.put({ ...entry, at: Date.now() }))
    await list()
    say(words.kept)
    send()
  }

  // Written down

  let busy = false, plain = false
  // The page may be the kept one, whose key has been used.
  form.elements.client_key.value = newKey()
  const fields = (data) => [...data].filter(([name, value]) => name !== 'csrf_token' && typeof value === 'string')
  const clear = () => {
    every('[name=what]', form).forEach((one) => { one.checked = false })
    for (const name of ['view', 'place', 'proposal', 'picture']) form.elements[name].value = ''
    form.elements.client_key.value = newKey()
    camera()
  }
  form.addEventListener('submit', async (event) => {
    if (plain) return
    event.preventDefault()
    if (busy) return
    const chosen = find('[name=what]:checked', form)
    if (!chosen) {
      say(words.choose)
      find('[name=what]', form).focus()
      return
    }
    busy = true
    try {
      base = await opened
      const data = new FormData(form)
      const label = chosen.parentElement.textContent.trim()
      const more = data.get('place') || data.get('view')
      await keep({
        key: data.get('client_key'), address: place, fields: fields(data), picture: await small(data.get('picture')),
        said: more ? `${label}: ${more.slice(0, 80)}` : label,
      })
      clear()
      find('[name=what]', form).parentElement.scrollIntoView({ block: 'center' })
      if (navigator.vibrate) navigator.vibrate(40)
    } catch {
      // Nothing can be kept here: then as an ordinary form, which needs network.
      plain = true
      form.requestSubmit()
    }
    busy = false
  })

  const conditions = find('form[data-conditions]')
  conditions.addEventListener('submit', (event) => {
    if (!base) return
    event.preventDefault()
    const address = conditions.getAttribute('action')
    // The last word counts: what waited before is replaced.
    keep({ key: `vilka:${address}`, address, fields: fields(new FormData(conditions)), picture: null, said: '' })
  })
  every('[data-step]', conditions).forEach((button) => {
    button.hidden = false
    button.addEventListener('click', () => {
      const field = find('input', button.parentElement)
      field.value = Math.max(0, Math.min(200, (parseInt(field.value, 10) || 0) + Number(button.dataset.step)))
    })
  })

  const end = find('form[data-end]')
  if (end) {
    end.addEventListener('submit', async (event) => {
      if (!base || end.dataset.ready) return
      event.preventDefault()
      try {
        await send()
        const now = await state()
        if (!now || (await waiting()).some((one) => !one.refused && one.address.startsWith(place))) return
        end.elements.csrf_token.value = now.token
        end.dataset.ready = '1'
        end.requestSubmit()
      } catch {
        say(words.offline)
      }
    })
  }

  // Small helps

  const stop = form.elements.stop
  const next = find('[data-next-stop]', form)
  if (next) {
    // Where one stands is remembered when the page is opened again.
    const remembered = `vandring-stopp:${place}`
    const remember = () => { if (store) store.setItem(remembered, stop.value) }
    const last = store && store.getItem(remembered)
    if (last && [...stop.options].some((one) => one.value === last)) stop.value = last
    next.hidden = false
    next.addEventListener('click', () => { stop.selectedIndex = (stop.selectedIndex + 1) % stop.options.length; remember() })
    stop.addEventListener('change', remember)
  }
  const taken = find('[data-camera]', form)
  const take = taken.textContent
  const camera = () => {
    const chosen = form.elements.picture.files.length > 0
    taken.textContent = chosen ? taken.dataset.taken : take
    taken.parentElement.classList.toggle('taken', chosen)
  }
  form.elements.picture.addEventListener('change', camera)

  // Begin

  const worker = navigator.serviceWorker
  const begin = async () => {
    base = await opened
    await list()
    await send()
    if (!worker) return
    if (!('over' in form.dataset)) {
      await worker.register(form.dataset.worker, { scope: place })
      return
    }
    // Over and all sent: nothing of it stays on the phone.
    if ((await waiting()).length) return
    await caches.delete('vandring')
    for (const one of await worker.getRegistrations()) if (new URL(one.scope).pathname === place) await one.unregister()
  }
  addEventListener('online', send)
  addEventListener('offline', () => { if (base) tell() })
  addEventListener('visibilitychange', () => { if (base && !document.hidden) send() })
  begin().catch(() => {})
})()
