#!/usr/bin/env python3
"""Makes vectors.json: heads, proofs and signed notes computed straight from the definitions in RFC 9162 2.1 and C2SP signed-note, without
any of the shortcuts the C++ takes. Deterministic; run it again only when a case is added.

    python3 src/audit/testdata/make_vectors.py > src/audit/testdata/vectors.json
"""
import base64
import hashlib
import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def head(leaves):
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return sha(b"\0" + leaves[0])
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha(b"\1" + head(leaves[:k]) + head(leaves[k:]))


def path(m, leaves):
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return path(m, leaves[:k]) + [head(leaves[k:])]
    return path(m - k, leaves[k:]) + [head(leaves[:k])]


def subproof(m, leaves, whole):
    if m == len(leaves):
        return [] if whole else [head(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m <= k:
        return subproof(m, leaves[:k], whole) + [head(leaves[k:])]
    return subproof(m - k, leaves[k:], False) + [head(leaves[:k])]


def hexes(hashes):
    return [h.hex() for h in hashes]


def note(name: str, seed: bytes, text: str):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public = key.public_key().public_bytes_raw()
    key_id = sha(name.encode() + b"\n\x01" + public)[:4]
    signature = base64.b64encode(key_id + key.sign(text.encode())).decode()
    return {
        "vkey": f"{name}+{key_id.hex()}+{base64.b64encode(b'%c' % 1 + public).decode()}",
        "skey": f"PRIVATE+KEY+{name}+{key_id.hex()}+{base64.b64encode(b'%c' % 1 + seed).decode()}",
        "text": text,
        "note": f"{text}\n\u2014 {name} {signature}\n",
    }


def main():
    leaves = [b"darcha leaf %d" % i for i in range(300)]
    sizes = list(range(0, 34)) + [63, 64, 65, 127, 128, 129, 255, 256, 257, 300]
    inclusion = [{"index": i, "size": n, "path": hexes(path(i, leaves[:n]))}
                 for n in sizes for i in sorted({0, 1, n // 3, n // 2, n - 2, n - 1}) if 0 <= i < n]
    consistency = [{"from": m, "to": n, "path": hexes(subproof(m, leaves[:n], True))}
                   for n in sizes for m in sorted({1, 2, 3, n // 3, n // 2, n - 1, n}) if 0 < m <= n]
    root = base64.b64encode(head(leaves[:300])).decode()
    print(json.dumps({
        "leaf": "darcha leaf {i}",
        "heads": [{"size": n, "head": head(leaves[:n]).hex()} for n in sizes],
        "inclusion": inclusion,
        "consistency": consistency,
        "notes": [
            note("darcha.uz/log", bytes(range(32)), f"darcha.uz/log\n300\n{root}\n"),
            note("darcha.uz/log", sha(b"second"), "darcha.uz/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nextension line\n"),
            note("oʻzbekiston.uz/jurnal", sha(b"third"), "Matn: oʻ, gʻ, ш\n\nikkinchi qism\n"),
        ],
    }, ensure_ascii=False, indent=0))


main()
