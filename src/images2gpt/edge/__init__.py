"""The only code that touches the runtime: `js`, `pyodide`, `workers`, the clock and randomness."""
