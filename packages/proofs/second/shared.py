"""What both second verifiers need."""
import hashlib


def need(truth, *what):
    if not truth:
        raise ValueError(' '.join(map(str, what)))


def node(left, right):
    return hashlib.sha256(b'\1' + left + right).digest()


def root(leaves):
    """RFC 6962, section 2.1, over leaf hashes."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return node(root(leaves[:split]), root(leaves[split:]))
