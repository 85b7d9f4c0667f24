fn main() {
    // ANCHOR: body
    # hidden();
    shown();
    // ANCHOR: inner
    inner();
    // ANCHOR_END: inner
    // ANCHOR_END: body
}
