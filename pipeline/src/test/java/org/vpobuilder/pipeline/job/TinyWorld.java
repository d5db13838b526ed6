package org.vpobuilder.pipeline.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.world.SharedWorld;
import org.vpobuilder.pipeline.world.WorldConfig;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Sha256;

/** A small synthetic world as `vpo demo` makes it, and the releases built from it. */
final class TinyWorld {
  private final Path folder;

  /** An existing world. */
  TinyWorld(Path folder) {
    this.folder = folder;
  }

  static TinyWorld write(Path folder, int images, int clips) throws IOException {
    SharedWorld.copy(new WorldConfig(images, clips, 3, false), folder);
    return new TinyWorld(folder);
  }

  /** The demo spec with clips of a second, and shards of four. */
  static ReleaseSpec spec(int samples) {
    return SpecReader.read(
        SpecReader.builtInText("demo")
            .replace("train: 160, test: 40", "train: %d, test: 3".formatted(2 * samples))
            .replace("train: 120, test: 30", "train: %d, test: 2".formatted(samples))
            .replace("train: 60, test: 15", "train: %d, test: 2".formatted(samples))
            .replace("clip_seconds: 10.0", "clip_seconds: 1.0")
            .replace("samples_per_shard: 50", "samples_per_shard: 4"),
        "tiny");
  }

  Folder coco() {
    return Folder.of(folder.resolve("coco"));
  }

  Folder vggsound() {
    return Folder.of(folder.resolve("vggsound"));
  }

  /** A build with the tests' cache of decoded clips. */
  BuildRequest request(ReleaseSpec spec, Path out) {
    return request(spec, out, Folder.of(SharedWorld.decodedClips()));
  }

  /** A build that decodes every clip. */
  BuildRequest decoding(ReleaseSpec spec, Path out) {
    return request(spec, out, null);
  }

  private BuildRequest request(ReleaseSpec spec, Path out, @Nullable Folder cache) {
    return new BuildRequest(
        spec,
        ClassMap.builtIn(spec.classMap()),
        Set.copyOf(spec.subsets().rules().keySet()),
        Records.sources(coco(), vggsound()),
        null,
        null,
        cache,
        true,
        Folder.of(out),
        false,
        null);
  }

  /** Every file of a release and its sha256. */
  static SortedMap<String, String> hashes(Path release) throws IOException {
    SortedMap<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(release)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        hashes.put(release.relativize(file).toString(), Sha256.hex(Files.readAllBytes(file)));
      }
    }
    return hashes;
  }
}
