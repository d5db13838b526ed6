package org.vpobuilder.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.StoreException;

/** Tests folders of a real S3 server. */
class S3FolderTest {
  private static final String BUCKET = "folder-test";
  private static S3Server server;

  private String url;
  private Folder folder;

  @BeforeAll
  static void start() throws IOException {
    server = S3Server.get();
    server.bucket(BUCKET);
  }

  @BeforeEach
  void open(TestInfo test) {
    url = "s3://%s/a b+ü/%s".formatted(BUCKET, test.getTestMethod().orElseThrow().getName());
    folder = Folder.of(url, server.settings());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Bytes that differ between any two positions. */
  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    for (int i = 0; i < length; i++) {
      noise[i] = (byte) ((i * 2654435761L) >>> 13);
    }
    return noise;
  }

  @Test
  void names_objectsAtSeveralDepths_thoseDirectlyBelow() throws IOException {
    for (String name : List.of("c/one", "c/t w+o%20ä", "c/d/three", "c2/four", "five")) {
      server.put(url + "/" + name, bytes(name));
    }

    assertThat(folder.names("c")).containsExactlyInAnyOrder("one", "t w+o%20ä");
    assertThat(folder.names("nothing")).isEmpty();
    assertThat(folder.files())
        .containsOnlyKeys("c/one", "c/t w+o%20ä", "c/d/three", "c2/four", "five")
        .containsEntry("c/d/three", 9L);
    assertThat(folder.read("c/t w+o%20ä", 100)).isEqualTo(bytes("c/t w+o%20ä"));
    assertThat(folder.folder("c").isEmpty()).isFalse();
    assertThat(folder.folder("nothing").isEmpty()).isTrue();
  }

  @Test
  void size_presentAndAbsent_bytesOrMinusOne() throws IOException {
    server.put(url + "/x", new byte[17]);

    assertThat(folder.size("x")).isEqualTo(17);
    assertThat(folder.has("y")).isFalse();
    assertThat(folder.local()).isNull();
    assertThatThrownBy(() -> folder.open("y")).isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void piece_ofAnObject_itsBytesOrTheEnd() throws IOException {
    byte[] whole = noise(100_000);
    server.put(url + "/x", whole);

    assertThat(folder.piece("x", 70_000, 300)).isEqualTo(Arrays.copyOfRange(whole, 70_000, 70_300));
    assertThat(folder.piece("x", 5, 0)).isEmpty();
    assertThatThrownBy(() -> folder.piece("x", 99_990, 11)).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> folder.piece("x", 100_000, 1)).isInstanceOf(EOFException.class);
  }

  @Test
  void openSeekable_twoReaders_eachAtItsPlaceAndOneFetch() throws IOException {
    byte[] whole = noise(50_000);
    server.put(url + "/x", whole);
    try (SeekableByteChannel one = folder.openSeekable("x")) {
      // The new content is not seen, since the file has already been copied here.
      server.put(url + "/x", new byte[3]);
      try (SeekableByteChannel two = folder.openSeekable("x")) {
        assertThat(two.size()).isEqualTo(50_000);
        assertThat(FilePiece.read(one, 40_000, 10))
            .isEqualTo(Arrays.copyOfRange(whole, 40_000, 40_010));
        assertThat(FilePiece.read(two, 3, 10)).isEqualTo(Arrays.copyOfRange(whole, 3, 13));
        assertThat(one.position()).isEqualTo(40_010);
      }
      assertThat(one.read(ByteBuffer.allocate(1))).isEqualTo(1);
    }
    try (SeekableByteChannel again = folder.openSeekable("x")) {
      assertThat(again.size()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, S3Upload.PART_BYTES, S3Upload.PART_BYTES + 1, 2 * S3Upload.PART_BYTES + 9})
  void write_anyLength_sameBytesAndNothingElse(int length) throws IOException {
    byte[] content = noise(length);

    folder.write(
        "d/x%d".formatted(length),
        "attempt",
        out -> {
          for (int from = 0; from < length; from += 777_777) {
            out.write(content, from, Math.min(777_777, length - from));
          }
        });

    assertThat(server.get(url + "/d/x%d".formatted(length))).isEqualTo(content);
    assertThat(folder.files().keySet()).allMatch(name -> name.startsWith("d/x"));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, S3Upload.PART_BYTES + 10})
  void write_thatFails_whatWasThereStays(int length) throws IOException {
    folder.write("x", bytes("before"));

    assertThatThrownBy(
            () ->
                folder.write(
                    "x",
                    "attempt",
                    out -> {
                      try (out) {
                        out.write(new byte[length]);
                        throw new IOException("the renderer broke");
                      }
                    }))
        .hasMessage("the renderer broke");

    assertThat(folder.read("x", 100)).isEqualTo(bytes("before"));
    assertThat(folder.files()).containsOnlyKeys("x");
    assertThat(server.client().listMultipartUploads(uploads -> uploads.bucket(BUCKET)).uploads())
        .isEmpty();
  }

  @Test
  void writeOnce_fileThatIsThere_staysAsItIs() throws IOException {
    folder.writeOnce("release.json", bytes("first"));

    assertThatThrownBy(() -> folder.writeOnce("release.json", bytes("second")))
        .isInstanceOf(StoreException.class)
        .hasMessage(url + "/release.json: is there already, and is not overwritten");

    assertThat(server.get(url + "/release.json")).isEqualTo(bytes("first"));
  }

  /** None of the writers checks first, like two builds that end at the same time. */
  @Test
  void createIfAbsent_severalAtOnce_theServerLetsOneWrite() {
    S3Store store = new S3Store(server.settings(), 10);
    S3Location place = S3Location.parse(url + "/release.json");

    List<Integer> written =
        IntStream.range(0, 6).parallel().filter(i -> created(store, place, i)).boxed().toList();

    assertThat(written).hasSize(1);
    assertThat(server.get(place.toString())).isEqualTo(new byte[] {written.get(0).byteValue()});
  }

  private static boolean created(S3Store store, S3Location place, int i) {
    try {
      return store.createIfAbsent(place, new byte[] {(byte) i});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same as with more than 1000 objects, which take a server long. */
  @Test
  void namesAndDeleteBelow_moreThanARequestNames_all() throws IOException {
    for (int i = 0; i < 25; i++) {
      server.put("%s/d/%04d".formatted(url, i), new byte[0]);
    }
    server.put(url + "/d2", new byte[0]);
    S3Store store = new S3Store(server.settings(), 10);

    assertThat(store.names(url + "/d/")).hasSize(25).contains("0000", "0024");
    assertThat(store.below(url + "/")).hasSize(26);
    store.deleteBelow(url + "/d/");

    assertThat(folder.files()).containsOnlyKeys("d2");
  }

  @Test
  void deleteFolder_withObjectsBelow_goneAndNothingElse() throws IOException {
    for (String name : List.of("d/x", "d/e/y", "d2", "z/d/x")) {
      server.put(url + "/" + name, new byte[1]);
    }

    folder.deleteFolder("d");
    folder.deleteFolder("absent");
    folder.deleteFile("d2");
    folder.deleteFile("absent");

    assertThat(folder.files()).containsOnlyKeys("z/d/x");
  }

  /** Consoles create empty objects with names that end with a slash. */
  @Test
  void isEmpty_onlyAFolderMark_empty() throws IOException {
    server.put(url + "/", new byte[0]);
    server.put(url + "/sub/", new byte[0]);

    assertThat(folder.isEmpty()).isTrue();
    assertThat(folder.files()).isEmpty();
  }

  @Test
  void open_connectionThatBreaks_goesOnWhereItBroke() throws IOException {
    byte[] whole = noise(3_000_000);
    server.put(url + "/x", whole);
    try (BreakingProxy proxy = new BreakingProxy(server.port(), 700_000)) {
      Folder behind = Folder.of(url, new S3Settings(proxy.endpoint(), null, true));

      try (InputStream in = behind.open("x")) {
        assertThat(in.readAllBytes()).isEqualTo(whole);
      }
      assertThat(proxy.broken()).isBetween(3, 6);
    }
  }

  @Test
  void open_connectionThatAlwaysBreaks_storeIsToBlame() throws IOException {
    server.put(url + "/x", noise(3_000_000));
    try (BreakingProxy proxy = new BreakingProxy(server.port(), 0)) {
      Folder behind = Folder.of(url, new S3Settings(proxy.endpoint(), null, true));

      assertThatThrownBy(() -> behind.read("x", 3_000_000))
          .isInstanceOf(StoreException.class)
          .hasMessageStartingWith(url + "/x: ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"s3://", "s3:///x", "s3://B!/x", "s3://b", "s3://bucket//x", "s3://bucket/../x"})
  void of_urlThatNamesNoPlace_refused(String bad) {
    assertThatThrownBy(() -> Folder.of(bad))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("wanted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:9000", "ftp://host", "http://", "http:// x", ""})
  void settings_endpointThatIsNoServer_refused(String bad) {
    assertThatThrownBy(() -> new S3Settings(bad, null, false))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "--s3-endpoint: got %s, wanted http://HOST[:PORT] or https://HOST[:PORT]"
                .formatted(bad));
  }
}
