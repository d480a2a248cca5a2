// What is wider than its box can be scrolled by the keyboard too.
const sizes = new ResizeObserver(boxes => {
    for (const { target } of boxes) {
        if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
        else target.removeAttribute("tabindex");
    }
});
for (const box of document.querySelectorAll("pre, .table-wrapper, .pst-scrollable-table-container"))
    sizes.observe(box);
