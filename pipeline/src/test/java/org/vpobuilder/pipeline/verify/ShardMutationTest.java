package org.vpobuilder.pipeline.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vpobuilder.pipeline.verify.Broken.assertFails;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.subset.VpoSubsets;

/** Tests corruptions of a shard as an archive; index and manifest match the corrupted shard. */
class ShardMutationTest {
  @TempDir Path folder;
  private Broken broken;

  @BeforeEach
  void setUp() {
    broken = new Broken(folder);
  }

  @Test
  void samples_inDescendingOrder_failKeyOrder() throws Exception {
    assertFails(
        shard(
            Tar.changed(
                parts -> {
                  List<Tar.Part> first = List.copyOf(parts.subList(0, 5));
                  parts.subList(0, 5).clear();
                  parts.addAll(first);
                  return parts;
                })),
        ShardWalk.KEY_ORDER);
  }

  @Test
  void sample_standingTwice_failsKeyOrder() throws Exception {
    assertFails(
        shard(
            Tar.changed(
                parts -> {
                  parts.addAll(List.copyOf(parts.subList(0, 5)));
                  return parts;
                })),
        ShardWalk.KEY_ORDER,
        // Three samples instead of the promised two.
        CountsCheck.INDEX,
        CountsCheck.COUNTS);
  }

  @Test
  void members_outOfOrder_failMembers() throws Exception {
    assertFails(
        shard(
            Tar.changed(
                parts -> {
                  parts.add(0, parts.remove(1));
                  return parts;
                })),
        ShardWalk.MEMBERS);
  }

  @Test
  void member_missing_failsMembers() throws Exception {
    assertFails(
        shard(
            Tar.changed(
                parts -> {
                  parts.remove(2);
                  return parts;
                })),
        ShardWalk.MEMBERS);
  }

  @Test
  void member_tooMany_failsMembers() throws Exception {
    assertFails(
        shard(
            Tar.changed(
                parts -> {
                  parts.add(5, Tar.named(parts.get(0), "ms_000000000003.txt"));
                  return parts;
                })),
        ShardWalk.MEMBERS);
  }

  @Test
  void member_withTime_failsMembers() throws Exception {
    assertFails(
        shard(
            Tar.changed(
                parts -> {
                  parts.get(1).entry().setModTime(1_700_000_000_000L);
                  return parts;
                })),
        ShardWalk.MEMBERS);
  }

  @Test
  void member_withOwner_failsMembers() throws Exception {
    assertFails(
        shard(
            Tar.changed(
                parts -> {
                  parts.get(1).entry().setUserId(1000);
                  return parts;
                })),
        ShardWalk.MEMBERS);
  }

  @Test
  void member_thatIsLink_failsMembers() throws Exception {
    assertThat(
            shard(
                    Tar.changed(
                        parts -> {
                          TarArchiveEntry link =
                              new TarArchiveEntry("ms_000000000003.jpg", TarConstants.LF_SYMLINK);
                          link.setLinkName("/etc/passwd");
                          parts.set(0, new Tar.Part(link, new byte[0]));
                          return parts;
                        }))
                .failed())
        .contains(ShardWalk.MEMBERS);
  }

  @Test
  void member_withLongName_failsMembers() throws Exception {
    assertThat(
            shard(
                    Tar.changed(
                        parts -> {
                          String name = "ms_000000000003." + "x".repeat(3000);
                          parts.set(0, Tar.named(parts.get(0), name));
                          return parts;
                        }))
                .failed())
        .contains(ShardWalk.MEMBERS);
  }

  @Test
  void shard_cutOff_failsMembers() throws Exception {
    for (int length : new int[] {0, 100, 512, 600, 20000}) {
      Verdict verdict = shard(bytes -> Arrays.copyOf(bytes, length));
      assertThat(verdict.failed())
          .contains(ShardWalk.MEMBERS, CountsCheck.INDEX, CountsCheck.COUNTS);
      assertThat(verdict.failed()).doesNotContain(Verifier.MANIFEST);
    }
  }

  @Test
  void shard_withBytesBehindItsEnd_failsMembers() throws Exception {
    assertFails(
        shard(
            bytes -> {
              byte[] longer = Arrays.copyOf(bytes, bytes.length + 512);
              longer[bytes.length + 7] = 1;
              return longer;
            }),
        ShardWalk.MEMBERS);
  }

  @Test
  void shard_ofGarbage_failsMembers() throws Exception {
    byte[] garbage = new byte[100_000];
    for (int i = 0; i < garbage.length; i++) {
      garbage[i] = (byte) (i * i >>> 3);
    }
    assertThat(shard(bytes -> garbage).failed()).contains(ShardWalk.MEMBERS);
  }

  @Test
  void member_ofAbsurdSize_failsMembers() throws Exception {
    for (String size : List.of("77777777777", "01777777777", "-0000000001")) {
      Verdict verdict = shard(bytes -> sized(bytes, size));
      assertThat(verdict.failed()).contains(ShardWalk.MEMBERS);
    }
  }

  @Test
  void json_ofGarbage_failsSchema() throws Exception {
    for (String json :
        List.of(
            "", "{", "null", "[]", "[".repeat(200_000), "{\"key\":".repeat(100_000), "\u0000")) {
      Verdict verdict = broken.draft(d -> d.sample(VpoSubsets.MS).say(text -> json));
      assertFails(verdict, Verifier.SCHEMA, CountsCheck.LEDGER);
    }
  }

  @Test
  void mask_thatClaimsManyPixels_fails() throws Exception {
    byte[] png = GreyPng.write(new GreyPng.Grey(4, 4, new byte[16]));
    ByteBuffer header = ByteBuffer.wrap(png);
    header.putInt(16, 16000).putInt(20, 16000);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    header.putInt(29, (int) crc.getValue());
    assertFails(
        broken.draft(d -> d.sample(VpoSubsets.MS).instead.put(Member.MASK, png)),
        MaskCheck.MASK_VALUES);
  }

  private Verdict shard(UnaryOperator<byte[]> change) throws Exception {
    return broken.draft(d -> d.shardChange = change);
  }

  /** Changes the size in the first member's header, and its checksum. */
  private static byte[] sized(byte[] shard, String size) {
    byte[] changed = shard.clone();
    System.arraycopy(size.getBytes(StandardCharsets.US_ASCII), 0, changed, 124, 11);
    Arrays.fill(changed, 148, 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += changed[i] & 0xff;
    }
    byte[] digits = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, changed, 148, 8);
    return changed;
  }
}
