// Between the survey's pages and the network. It keeps nothing while the network answers. When a page cannot be sent, its fields
// lie in the phone until they have been: in order, each page once, and a page of its own says how many wait.
'use strict'
const PAGE = {{ page | tojson }}
const COUNTS = {{ counts | tojson }}
const HEADERS = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': {{ policy | tojson }}, 'X-Content-Type-Options': 'nosniff' }
// A question page or the check page; nothing else is kept, the resume code least of all.
const KEPT = /\/enkat\/[a-z0-9-]+\/(\d+|granska)$/

addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('fetch', (event) => {
  if (event.request.mode === 'navigate') event.respondWith(visit(event.request))
})

async function visit(request) {
  const path = new URL(request.url).pathname
  const posted = request.method === 'POST' && KEPT.test(path)
    ? { path: path.replace(/^\/[a-z]{2}\//, '/'), url: request.url, body: await request.clone().text() } : null
  const before = await waiting()
  if (!before.length) {
    try {
      return await fetch(request)
    } catch {
      if (posted) await keep(posted)
      return standIn(request.url)
    }
  }
  if (posted) await keep(posted)
  return sendAll(request.url)
}

// Oldest first. What has been answered is taken out of the phone at once.
async function sendAll(url) {
  let last
  for (const one of await waiting()) {
    try {
      last = await fetch(one.url, {
        method: 'POST', body: one.body, credentials: 'same-origin',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      })
    } catch {
      return standIn(url)
    }
    if (last.status >= 500 || last.status === 429) return standIn(url)
    await change((store) => store.delete(one.number))
  }
  if (!last) return Response.redirect(url, 303)
  return last.redirected ? Response.redirect(last.url, 303) : last
}

async function standIn(url) {
  const count = (await waiting()).length
  const said = count ? COUNTS[count] || String(count) : ''
  const address = new URL(url).pathname.replace(/[&<>"]/g, '')
  return new Response(PAGE.replace('%%count%%', said).replace('%%address%%', address), { status: 503, headers: HEADERS })
}

// The same page sent once more takes the place of what it sent before. To clear is to forget the rest.
async function keep(posted) {
  const cleared = new URLSearchParams(posted.body).get('action') === 'clear'
  for (const one of await waiting()) {
    if (cleared || one.path === posted.path) await change((store) => store.delete(one.number))
  }
  await change((store) => store.add(posted))
}

async function waiting() {
  return change((store) => store.getAll())
}

async function change(how) {
  const base = await new Promise((done, failed) => {
    const opening = indexedDB.open('enkat', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('waiting', { keyPath: 'number', autoIncrement: true })
    opening.onsuccess = () => done(opening.result)
    opening.onerror = () => failed(opening.error)
  })
  try {
    return await new Promise((done, failed) => {
      const transaction = base.transaction('waiting', 'readwrite')
      const asked = how(transaction.objectStore('waiting'))
      transaction.oncomplete = () => done(asked.result)
      transaction.onerror = transaction.onabort = () => failed(transaction.error)
    })
  } finally {
    base.close()
  }
}
