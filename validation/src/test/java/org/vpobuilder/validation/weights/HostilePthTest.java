package org.vpobuilder.validation.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.failure.BadInputException;

/** Files that somebody made to do harm. */
class HostilePthTest {
  @TempDir Path folder;

  private static AbstractThrowableAssert<?, ?> reading(Path file) {
    return assertThatThrownBy(() -> PthFile.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(file + ": no PyTorch state dict: ");
  }

  private Path zip(byte[] pickle) throws IOException {
    return TestPickle.zip(folder.resolve("a.pth"), pickle, new byte[16], ZipEntry.STORED);
  }

  private Path view(long[] shape, long... strides) throws IOException {
    return zip(TestPickle.stateDict("FloatStorage", 4, shape, strides));
  }

  @Test
  void read_expandedView_repeatsItsElement() throws IOException {
    Map<String, HostTensor> tensors = PthFile.read(view(new long[] {2, 3}, 1, 0));
    assertThat(tensors.get("w").shape()).containsExactly(2, 3);
    assertThat(tensors.get("w").floats()).hasSize(6);
  }

  @Test
  void read_strideZeroOfAHugeShape_isRefusedWithoutTakingMemory() throws IOException {
    reading(view(new long[] {500_000_000}, 0)).hasMessageContaining("w: tensors of 2000000000");
    reading(view(new long[] {1L << 40, 1L << 20}, 0, 0)).hasMessageContaining("w: tensors of");
  }

  @Test
  void read_manyViewsOfOneStorage_isRefused() throws IOException {
    TestPickle pickle = new TestPickle().op('}');
    for (int i = 0; i < 50; i++) {
      pickle.text("w" + i).tensor("FloatStorage", 4, new long[] {1000}, new long[] {0}).op('s');
    }
    reading(zip(pickle.end())).hasMessageContaining("at most 4 times the file's");
  }

  @Test
  void read_shapeThatOverflows_isRefused() throws IOException {
    long huge = Long.MAX_VALUE / 2;
    reading(view(new long[] {huge, huge}, 0, 0)).hasMessageContaining("w: more elements than");
    reading(view(new long[] {huge, huge, 0}, 0, 0, 0)).hasMessageContaining("w: more elements");
  }

  @Test
  void read_viewThatReachesBeyondItsStorage_isRefused() throws IOException {
    reading(view(new long[] {5}, 1)).hasMessageContaining("w: it reaches beyond its storage");
    reading(view(new long[] {2}, Long.MAX_VALUE)).hasMessageContaining("reaches beyond");
    reading(view(new long[] {3, 2}, Long.MAX_VALUE, 1)).hasMessageContaining("reaches beyond");
    reading(view(new long[] {-1}, 1)).hasMessageContaining("negative length");
    reading(view(new long[] {2, 2}, 1)).hasMessageContaining("2 dimensions and 1 strides");
  }

  @Test
  void read_storageLargerThanTheFile_isRefused() throws IOException {
    for (long count : new long[] {5, 400_000_000, Long.MAX_VALUE, -1}) {
      byte[] pickle = TestPickle.stateDict("FloatStorage", count, new long[] {1}, new long[] {1});
      reading(zip(pickle)).hasMessageMatching("(?s).*(a storage of -?\\d+|cut off: 16 of 20).*");
    }
  }

  @Test
  void read_entriesThatLieOnTheSameBytes_areRefused() throws IOException {
    TestPickle pickle = new TestPickle().op('}');
    long[] whole = {5000};
    long[] one = {1};
    for (int i = 0; i < 3; i++) {
      pickle.text("w" + i).tensor("" + i, "ByteStorage", 5000, whole, one).op('s');
    }
    Path file = folder.resolve("same.pth");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      TestPickle.entry(zip, "a/data/0", new byte[5000], ZipEntry.STORED);
      TestPickle.entry(zip, "a/data/1", new byte[0], ZipEntry.STORED);
      TestPickle.entry(zip, "a/data/2", new byte[0], ZipEntry.STORED);
      TestPickle.entry(zip, "a/data.pkl", pickle.end(), ZipEntry.STORED);
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    String text = new String(bytes.array(), StandardCharsets.ISO_8859_1);
    int directory = text.indexOf("PK\u0001\u0002");
    for (int i = 1; i < 3; i++) {
      // APPNOTE 4.3.12: sizes at 20 and 24, the entry's place at 42.
      int entry = text.lastIndexOf("PK\u0001\u0002", text.indexOf("a/data/" + i, directory));
      bytes.putInt(entry + 20, 5000).putInt(entry + 24, 5000).putInt(entry + 42, 0);
    }
    reading(Files.write(file, bytes.array()))
        .hasMessageContaining("a storage of 5000 elements of 1 bytes in a file of");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CharStorage", "ShortStorage", "ComplexFloatStorage"})
  void read_storageOfATypeWeLack_isRefusedByName(String type) throws IOException {
    reading(zip(TestPickle.stateDict(type, 4, new long[] {4}, new long[] {1})))
        .hasMessageContaining("storage: got torch." + type + ", wanted one of [torch.BFloat16Stor");
  }

  @Test
  void read_dictionaryAsItsOwnKey_isRefused() throws IOException {
    // {} memo 0; the dictionary again as key and value.
    byte[] pickle = new TestPickle().op('}', 'q', 0, 'h', 0, 'h', 0, 's').end();
    reading(zip(pickle)).hasMessageContaining("got a map for a key");
  }

  @Test
  void read_listInItselfWhereANumberBelongs_isRefusedInOneLine() throws IOException {
    byte[] pickle =
        new TestPickle()
            .global("torch._utils", "_rebuild_tensor_v2")
            .op('(', '(')
            .text("storage")
            .global("torch", "FloatStorage")
            .op(']', 'q', 0, 'h', 0, 'a') // A list that holds itself, as the key.
            .text("cpu")
            .number(4)
            .op('t', 'Q')
            .end();
    reading(zip(pickle)).hasMessageContaining("a storage's key: got a list, wanted a string");
  }

  @Test
  void read_callWithoutArguments_isRefused() throws IOException {
    for (String name : new String[] {"_rebuild_parameter", "_rebuild_tensor_v2"}) {
      reading(zip(new TestPickle().global("torch._utils", name).op(')', 'R').end()));
    }
  }

  @Test
  void read_millionsOfMarkedItems_takesNoQuadraticTime() throws IOException {
    TestPickle pickle = new TestPickle().op('(');
    for (int i = 0; i < 1_500_000; i++) {
      pickle.op('N');
    }
    long start = System.nanoTime();
    reading(zip(pickle.op('t').end())).hasMessageContaining("it holds no dictionary");
    assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
  }

  /** A list of ten thousand items, named in three bytes, made a dictionary a thousand times. */
  @Test
  void read_manyDictionariesOfOneList_areRefused() throws IOException {
    TestPickle pickle = new TestPickle().op(']', 'q', 0, '(');
    for (int i = 0; i < 10_000; i++) {
      pickle.op('K', 1, 'N', 0x86);
    }
    pickle.op('e', 'q', 0).global("collections", "OrderedDict").op('q', 1);
    for (int i = 0; i < 1000; i++) {
      pickle.op('h', 1, 'h', 0, 0x85, 'R');
    }
    reading(zip(pickle.end())).hasMessageContaining("dictionaries of more than 1000000 items");
  }

  @Test
  void read_compressedEntries_areRefused() throws IOException {
    byte[] pickle = TestPickle.stateDict("FloatStorage", 4, new long[] {4}, new long[] {1});
    Path file = TestPickle.zip(folder.resolve("c.pth"), pickle, new byte[16], ZipEntry.DEFLATED);
    reading(file).hasMessageContaining("archive/data.pkl is compressed");
  }

  @Test
  void read_bigEndianZip_isRefused() throws IOException {
    Path file = folder.resolve("big.pth");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      TestPickle.entry(zip, "a/data.pkl", new byte[] {'}', '.'}, ZipEntry.STORED);
      TestPickle.entry(
          zip, "a/byteorder", "big".getBytes(StandardCharsets.US_ASCII), ZipEntry.STORED);
    }
    reading(file).hasMessageContaining("byte order: got big, wanted little");
  }

  @Test
  void read_legacyHead_isChecked() throws IOException, URISyntaxException {
    byte[] whole =
        Files.readAllBytes(
            Path.of(
                Objects.requireNonNull(HostilePthTest.class.getResource("legacy.pth")).toURI()));
    // PROTO 2, LONG1 of ten bytes, STOP; then the same of the protocol's version: see pickletools.
    reading(changed(whole, 4)).hasMessageContaining("PyTorch's magic number");
    String text = new String(whole, StandardCharsets.ISO_8859_1);
    reading(changed(whole, text.indexOf("M\u00e9\u0003") + 1))
        .hasMessageContaining("protocol: got");
    int little = text.indexOf("little_endian");
    int yes = text.indexOf('\u0088', little);
    byte[] big = whole.clone();
    big[yes] = (byte) 0x89;
    reading(Files.write(folder.resolve("l.pth"), big)).hasMessageContaining("byte order: got big");
  }

  private Path changed(byte[] whole, int at) throws IOException {
    byte[] bytes = whole.clone();
    bytes[at] ^= 1;
    return Files.write(folder.resolve("l.pth"), bytes);
  }

  @Test
  void read_pythonTwosOrderedDictionary_givesItsItems() throws IOException {
    byte[] pickle =
        new TestPickle()
            .global("collections", "OrderedDict")
            .op('(', ']', '(', ']', '(')
            .text("w")
            .tensor("FloatStorage", 4, new long[] {2}, new long[] {1})
            .op('e', 'e', 't', 'R')
            .end();
    assertThat(PthFile.read(zip(pickle))).containsOnlyKeys("w");
  }

  @Test
  void read_entriesThatAreNoTensors_arePassedOver() throws IOException {
    byte[] pickle =
        new TestPickle()
            .op('}')
            .text("epoch")
            .number(3)
            .op('s')
            .text("w")
            .tensor("FloatStorage", 4, new long[] {2}, new long[] {1})
            .op('s')
            .end();
    assertThat(PthFile.read(zip(pickle))).containsOnlyKeys("w");
  }

  @Test
  void read_nameOfManyLines_isShownInOne() throws IOException {
    byte[] pickle =
        new TestPickle()
            .op('}')
            .text("w\n\u001b[31m" + "x".repeat(5000))
            .tensor("FloatStorage", 4, new long[] {5}, new long[] {1})
            .op('s')
            .end();
    reading(zip(pickle))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400).doesNotContain("\n"));
  }
}
