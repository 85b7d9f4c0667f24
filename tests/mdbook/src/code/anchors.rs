/* ANCHOR: all */

// ANCHOR: component
struct Paddle {
    hello: f32,
}
// ANCHOR_END: component

////////// ANCHOR: system
impl System for MySystem {}
////////// ANCHOR_END: system

/* ANCHOR_END: all */
