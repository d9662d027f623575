// Rows chosen in the list: counted, in ranges with Shift, all of a page; and what is done with them, in place.
(() => {
  'use strict'
})()
