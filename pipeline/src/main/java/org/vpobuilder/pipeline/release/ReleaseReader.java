package org.vpobuilder.pipeline.release;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.RowFiles;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.schemas.shard.ShardReader;
import org.vpobuilder.schemas.shard.ShardReader.TarHeader;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SampleKey;

/**
 * Reads a release: its manifest, its spec and its samples, shard by shard. Does not check them as
 * {@code vpo verify} does.
 */
public final class ReleaseReader {
  private static final int MAX_JSON_BYTES = 1 << 28;
  private static final int BUFFER = 1 << 16;

  /** Small, since most of a shard is skipped where only the json is needed. */
  private static final int JSON_BUFFER = 1 << 14;

  private final Folder root;
  private final Release manifest;
  private final ReleaseSpec spec;
  private final ClassMap classMap;
  private final LicenceTable licences;
  private final List<ShardFile> shards;
  private final Map<String, Member> members;

  private ReleaseReader(
      Folder root, Release manifest, ReleaseSpec spec, ClassMap classMap, LicenceTable licences) {
    this.classMap = classMap;
    this.root = root;
    this.manifest = manifest;
    this.spec = spec;
    this.licences = licences;
    shards =
        manifest.files().stream()
            .flatMap(file -> ShardFile.ofPath(file.path()).stream())
            .distinct()
            .sorted()
            .toList();
    AudioContainer container = spec.audio().container();
    members =
        Arrays.stream(Member.values())
            .collect(Collectors.toMap(m -> m.extension(container), Function.identity()));
  }

  /**
   * Opens a release.
   *
   * @throws BadInputException if there is no {@code release.json}, or if it, the spec, the class
   *     map or the table of licences is not valid
   */
  public static ReleaseReader open(Folder root) throws IOException {
    if (!root.has(Release.FILE_NAME)) {
      throw new BadInputException(
          "%s: no %s; wanted the folder of a finished release".formatted(root, Release.FILE_NAME));
    }
    byte[] json = bytes(root, Release.FILE_NAME);
    Release manifest = RowFiles.checked(Formats.RELEASE, json, root.location(Release.FILE_NAME));
    ReleaseSpec spec =
        SpecReader.read(bytes(root, ReleaseLayout.SPEC), root.location(ReleaseLayout.SPEC));
    ClassMap classMap =
        ClassMap.read(
            new StringReader(
                new String(bytes(root, ReleaseLayout.CLASS_MAP), StandardCharsets.UTF_8)),
            root.location(ReleaseLayout.CLASS_MAP));
    LicenceTable licences =
        RowFiles.checked(
            Formats.LICENCES,
            bytes(root, ReleaseLayout.LICENCES),
            root.location(ReleaseLayout.LICENCES));
    return new ReleaseReader(root, manifest, spec, classMap, licences);
  }

  /**
   * A text of the release.
   *
   * @throws BadInputException if it can't be read
   */
  public String text(String file) {
    return new String(bytes(root, file), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Folder root, String file) {
    try {
      return root.read(file, MAX_JSON_BYTES);
    } catch (IOException e) {
      throw new BadInputException(
          root.location(file) + ": can't be read, wanted a file of a release", e);
    }
  }

  public Folder root() {
    return root;
  }

  public Release manifest() {
    return manifest;
  }

  public ReleaseSpec spec() {
    return spec;
  }

  /** The names of the licences of its images and clips. */
  public LicenceTable licences() {
    return licences;
  }

  /** Whether it is a control set: then every sample has a {@code control}, and none a pair. */
  public boolean isControlSet() {
    return manifest.controls() != null;
  }

  /** Whether some of its samples belong to pairs. */
  public boolean hasPairs() {
    return !isControlSet() && shards.stream().anyMatch(shard -> shard.subset().isPaired());
  }

  /** The class map that the masks' values refer to. */
  public ClassMap classMap() {
    return classMap;
  }

  /** The shards that the manifest lists: subset by subset, train before test, by number. */
  public List<ShardFile> shards() {
    return shards;
  }

  /** Takes the samples of a shard. */
  @FunctionalInterface
  public interface SampleReader {
    void read(StoredSample sample) throws IOException;
  }

  /**
   * Reads the samples of a shard in their order.
   *
   * @throws BadInputException if the shard or one of its samples is not as it should be
   */
  public void each(ShardFile shard, SampleReader reader) throws IOException {
    Assembler assembler = new Assembler(shard, reader);
    try (ShardReader tar = new ShardReader(new BufferedInputStream(open(shard.path()), BUFFER))) {
      TarHeader header = next(tar, shard);
      while (header != null) {
        assembler.member(header, tar);
        header = next(tar, shard);
      }
    }
    assembler.finish();
  }

  /**
   * Reads the json of each sample of a shard, in their order, and skips the other files.
   *
   * @throws BadInputException if the shard can't be read or a json is not that of a sample
   */
  public void eachJson(ShardFile shard, Consumer<Sample> reader) throws IOException {
    try (ShardReader tar =
        new ShardReader(new BufferedInputStream(open(shard.path()), JSON_BUFFER))) {
      for (TarHeader header = next(tar, shard); header != null; header = next(tar, shard)) {
        if (header.name().endsWith(".json")) {
          String where = "%s: %s".formatted(root.location(shard.path()), printable(header.name()));
          reader.accept(Formats.SAMPLE.read(bytes(tar, shard), where));
        }
      }
    }
  }

  /**
   * Finds a sample of a shard.
   *
   * @return empty if the shard has none of that key
   */
  public Optional<StoredSample> find(ShardFile shard, String key) throws IOException {
    StoredSample[] found = new StoredSample[1];
    each(
        shard,
        sample -> {
          if (sample.key().equals(key)) {
            found[0] = sample;
          }
        });
    return Optional.ofNullable(found[0]);
  }

  private @Nullable TarHeader next(ShardReader tar, ShardFile shard) {
    try {
      return tar.nextHeader();
    } catch (IOException e) {
      throw broken(shard, e);
    }
  }

  private byte[] bytes(ShardReader tar, ShardFile shard) {
    try {
      return tar.bytes();
    } catch (IOException e) {
      throw broken(shard, e);
    }
  }

  private BadInputException broken(ShardFile shard, IOException e) {
    return new BadInputException(
        "%s: %s".formatted(root.location(shard.path()), e.getMessage()), e);
  }

  /** Opens a regular file; refuses a link. */
  private InputStream open(String file) {
    Path local = root.local();
    try {
      return local == null
          ? root.open(file)
          : Files.newInputStream(local.resolve(file), LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new BadInputException(
          root.location(file) + ": can't be read, wanted a file of a release", e);
    }
  }

  /** Collects the files of a key, which follow each other in the shard. */
  private final class Assembler {
    private final ShardFile shard;
    private final SampleReader reader;
    private final String location;
    private String key = "";
    private long bytes;
    private Map<Member, byte[]> files = new EnumMap<>(Member.class);

    Assembler(ShardFile shard, SampleReader reader) {
      this.shard = shard;
      this.reader = reader;
      location = root.location(shard.path());
    }

    void member(TarHeader header, ShardReader tar) throws IOException {
      String name = header.name();
      String of = ShardReader.keyOf(name);
      if (!of.equals(key)) {
        finish();
        begin(of);
      }
      Member member = members.get(name.substring(Math.min(of.length() + 1, name.length())));
      if (member == null || files.containsKey(member)) {
        throw new BadInputException(
            "%s: %s: got a file that samples lack or a second one"
                .formatted(location, printable(name)));
      }
      bytes += header.size();
      if (bytes > ShardReader.MAX_SAMPLE_BYTES) {
        throw new BadInputException(
            "%s: %s: wanted at most %d bytes"
                .formatted(location, key, ShardReader.MAX_SAMPLE_BYTES));
      }
      files.put(member, bytes(tar, shard));
    }

    private void begin(String next) {
      if (!SampleKey.isKey(next) || next.compareTo(key) <= 0) {
        throw new BadInputException(
            "%s: got key %s, wanted keys of samples, ascending"
                .formatted(location, printable(next)));
      }
      key = next;
      bytes = 0;
      files = new EnumMap<>(Member.class);
    }

    void finish() throws IOException {
      if (!key.isEmpty()) {
        AudioContainer container = spec.audio().container();
        reader.read(StoredSample.of(shard, location, key, container, files, licences));
      }
    }
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
