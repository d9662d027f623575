// A point on the map of a question: by press, or with the arrow keys. It leaves the page only on the coarse grid.
(() => {
  'use strict'
  const near = (degrees, step) => Math.round(degrees * 1000 / step) * step / 1000

  document.querySelectorAll('[data-pin-for]').forEach((pin) => {
    const field = document.getElementById(pin.dataset.pinFor)
    const svg = pin.querySelector('svg')
    if (!field || !svg) return
    const number = (name) => Number(pin.dataset[name])
    const [west, north] = [number('west'), number('north')]
    const [perLongitude, perLatitude] = [number('perLongitude'), number('perLatitude')]
    const [latitudeStep, longitudeStep] = [number('latitudeStep'), number('longitudeStep')]
    const digits = Number(pin.dataset.digits || 3)
    const [, , width, height] = svg.getAttribute('viewBox').split(' ').map(Number)
    const box = pin.querySelector('[tabindex]')
    const status = pin.querySelector('[role=status]')
    const away = pin.querySelector('button')
    const mark = document.createElementNS('http://www.w3.org/2000/svg', 'circle')
    mark.setAttribute('r', '9')

    const show = () => {
      const [latitude, longitude] = field.value.split(',').map(Number)
      const set = field.value !== ''
      if (set) {
        mark.setAttribute('cx', (longitude - west) * perLongitude)
        mark.setAttribute('cy', (north - latitude) * perLatitude)
        svg.append(mark)
      } else mark.remove()
      away.hidden = !set
      status.textContent = set ? pin.dataset.set : pin.dataset.unset
    }
    const put = (latitude, longitude) => {
      field.value = `${near(latitude, latitudeStep).toFixed(digits)},${near(longitude, longitudeStep).toFixed(digits)}`
      field.dispatchEvent(new Event('change', { bubbles: true }))
      show()
    }
    const clear = () => {
      field.value = ''
      field.dispatchEvent(new Event('change', { bubbles: true }))
      show()
    }
    const moves = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }

    box.addEventListener('click', (event) => {
      const seen = svg.getBoundingClientRect()
      const x = (event.clientX - seen.left) / seen.width * width
      const y = (event.clientY - seen.top) / seen.height * height
      put(north - y / perLatitude, west + x / perLongitude)
    })
    box.addEventListener('keydown', (event) => {
      if (event.key === 'Delete' || event.key === 'Backspace') return clear()
      const move = moves[event.key]
      if (!move) return
      event.preventDefault()
      // From the middle of the map when nothing is marked yet; two steps of the grid at a time.
      const [latitude, longitude] = field.value
        ? field.value.split(',').map(Number)
        : [north - height / 2 / perLatitude, west + width / 2 / perLongitude]
      put(latitude + move[0] * latitudeStep / 500, longitude + move[1] * longitudeStep / 500)
    })
    away.addEventListener('click', () => { clear(); box.focus() })
    pin.hidden = false
    show()
  })
})()
