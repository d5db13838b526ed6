package org.vpobuilder.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;

/** The examples of FIPS 180-2, appendix B. */
class Sha256Test {
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void hex_ofTheStandardsExamples_isTheirs() {
    assertThat(Sha256.hex("abc".getBytes(StandardCharsets.UTF_8))).isEqualTo(ABC);
    MessageDigest digest = Sha256.digest();
    digest.update("abcdbcdecdefdefgefghfghighijhijk".getBytes(StandardCharsets.UTF_8));
    digest.update("ijkljklmklmnlmnomnopnopq".getBytes(StandardCharsets.UTF_8));
    assertThat(Sha256.hex(digest))
        .isEqualTo("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  }

  @Test
  void start_ofAText_isItsFirst64Bits() {
    assertThat(Sha256.start("abc")).isEqualTo(0xba7816bf8f01cfeaL);
    MessageDigest digest = Sha256.digest();
    digest.update("abc".getBytes(StandardCharsets.UTF_8));
    assertThat(Sha256.start(digest)).isEqualTo(0xba7816bf8f01cfeaL);
  }
}
