#!/bin/sh
# wrangler starts this program (MINIFLARE_WORKERD_PATH) in workerd's place: it adds the one option that wrangler has no
# word for, the folder of our Pyodide bundle, and becomes the real workerd (WORKERD).
set -eu
command=$1
shift
exec "$WORKERD" "$command" --pyodide-bundle-disk-cache-dir="$PYODIDE_BUNDLE_DIR" "$@"
