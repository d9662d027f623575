// Opens the page of a walk without network: the empty page and its files, nothing that was written down and no token.
'use strict'
const ADDRESS = {{ address | tojson }}
const KEPT = 'vandring'
const FILES = [{{ asset('staff.css') | tojson }}, {{ asset('walk.js') | tojson }}]
const HEADERS = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': {{ policy | tojson }}, 'X-Content-Type-Options': 'nosniff' }

addEventListener('install', (event) => event.waitUntil(keep().then(() => skipWaiting())))
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('fetch', (event) => {
  const { pathname } = new URL(event.request.url)
  if (event.request.mode === 'navigate' && event.request.method === 'GET' && pathname === ADDRESS) event.respondWith(visit(event.request))
  else if (FILES.includes(pathname)) event.respondWith(caches.match(pathname).then((found) => found || fetch(event.request)))
})

async function keep() {
  const store = await caches.open(KEPT)
  const page = await fetch(`${ADDRESS}?skal=1`, { credentials: 'same-origin' })
  // Signed out, it would be another page.
  if (!page.ok || page.redirected) throw new Error('not kept')
  await store.put(ADDRESS, new Response(await page.text(), { headers: HEADERS }))
  await store.addAll(FILES)
}

async function visit(request) {
  try {
    return await fetch(request)
  } catch {
    return (await caches.match(ADDRESS)) || Response.error()
  }
}
