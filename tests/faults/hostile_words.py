"""Words that would be more than words wherever markup, script or a header is put together from them."""

MARKS = "__hit"
"""What a script of these sets on the page, if it ever runs."""
WORDS = (
    f"<script>window.{MARKS}=1;alert(1)</script>",
    f"<img src=x onerror=window.{MARKS}=2;alert(2)>",
    f"<svg/onload=window.{MARKS}=3;alert(3)>",
    f"\"><img src=x onerror='window.{MARKS}=4;alert(4)'>",
    f"' autofocus onfocus=window.{MARKS}=5;alert(5) x='",
    f'" title=x onmouseover="window.{MARKS}=6;alert(6)',
    f"</title><script>window.{MARKS}=7</script>",
    f"</textarea><script>window.{MARKS}=8</script>",
    f"</script><script>window.{MARKS}=9</script>",
    f"<iframe srcdoc='<script>parent.{MARKS}=10</script>'>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=window.{MARKS}=11&gt;'>",
    f"javascript:window.{MARKS}=12;alert(12)",
    f"${{window.{MARKS}=13}} {{{{constructor.constructor('window.{MARKS}=14')()}}}}",
    "<a href=javascript:alert(15)>click</a>",
    "<style>*{display:none}</style>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<form action=https://evil.example/><button>Create</button>",
    "&lt;script&gt;alert(16)&lt;/script&gt; &#60;b&#62;",
    "\u2028alert(17)\u2029 <!-- --> ]]>",
)
