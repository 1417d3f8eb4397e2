#!/usr/bin/env python3
"""The second verifier's primitives against published examples and, for frames, against what the engine stores."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import sealing  # noqa: E402
import zstd  # noqa: E402


class Published(unittest.TestCase):
    def test_sm3(self):
        """GB/T 32905, annex A."""
        self.assertEqual(sealing.sm3(b"abc").hex(), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")
        self.assertEqual(sealing.sm3(b"abcd" * 16).hex(), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732")

    def test_sm2(self):
        """GB/T 32918.5, annex A.2."""
        key = bytes.fromhex("0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
                            "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13")
        signature = bytes.fromhex("f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
                                  "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa")
        self.assertTrue(sealing.sm2_verify(key, b"message digest", signature))
        self.assertFalse(sealing.sm2_verify(key, b"message digests", signature))

    def test_ed25519(self):
        """RFC 8032, 7.1, test 2."""
        key = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
        signature = bytes.fromhex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                                  "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
        self.assertTrue(sealing.ed25519_verify(key, b"\x72", signature))
        for i in range(64):
            changed = signature[:i] + bytes([signature[i] ^ 1]) + signature[i + 1:]
            self.assertFalse(sealing.ed25519_verify(key, b"\x72", changed))

    def test_frames_made_by_hand(self):
        """RFC 8878, 3.1.1: a raw block, and a block of one byte repeated."""
        head = b"\x28\xb5\x2f\xfd\x20"  # a single segment, its size in one byte
        self.assertEqual(zstd.decompress(head + b"\x03" + b"\x19\0\0abc"), b"abc")
        self.assertEqual(zstd.decompress(head + b"\x05" + b"\x2b\0\0a", 5), b"aaaaa")
        for damaged in (b"", head, head + b"\x03\x19\0\0ab", head + b"\x04\x19\0\0abc", head + b"\x03\x19\0\0abcd"):
            self.assertRaises(zstd.Damaged, zstd.decompress, damaged)


if __name__ == "__main__":
    unittest.main()
