package org.vpobuilder.validation.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.media.AudioFile;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.RenderedSample;
import org.vpobuilder.schemas.shard.ShardWriter;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.ShardIndex;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.Control;
import org.vpobuilder.spec.sample.Pair;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.VpoSubsets;
import org.vpobuilder.validation.data.release.TestRelease;

/**
 * A {@link TinyRelease} whose SS/test are pairs, and a control set of them. In each of two pictures
 * a dog sounds in one sample and a cat in the other.
 */
public final class PairedRelease {
  private static final List<Long> IMAGES = List.of(11L, 21L);

  private PairedRelease() {}

  /** The release; its SS/test are four samples. */
  public static Path write(Path root) throws IOException {
    TinyRelease.write(root);
    publish(root, null, bases());
    return root;
  }

  /** The same, whose SS/train are MS/train's samples, so that SS is trained on. */
  public static Path writeTrainable(Path root) throws IOException {
    write(root);
    Path index = root.resolve(ReleaseLayout.shardIndex(VpoSubsets.MS, Split.TRAIN));
    ShardIndex ms = Formats.SHARD_INDEX.read(Files.readAllBytes(index), "index");
    List<ShardIndex.Entry> entries = new ArrayList<>();
    for (int i = 0; i < ms.shardlist().size(); i++) {
      ShardIndex.Entry entry = ms.shardlist().get(i);
      entries.add(
          new ShardIndex.Entry(
              ReleaseLayout.urlFromIndex(VpoSubsets.SS, VpoSubsets.MS, Split.TRAIN, i),
              entry.nsamples(),
              entry.filesize(),
              entry.sha256()));
    }
    Path own = root.resolve(ReleaseLayout.shardIndex(VpoSubsets.SS, Split.TRAIN));
    Files.createDirectories(own.getParent());
    Files.write(own, Formats.SHARD_INDEX.write(ShardIndex.of("vpo-ss-train", entries)));
    Path manifest = root.resolve(Release.FILE_NAME);
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replace("\"ss/test\":4", "\"ss/test\":4,\"ss/train\":7"));
    return root;
  }

  /** Silence, and 6 dB more, of each sample of a release. */
  public static Path writeControls(Path release, Path root) throws IOException {
    Files.createDirectories(root);
    for (String file : List.of(Release.FILE_NAME, "class-map.csv", "spec.yaml")) {
      Files.copy(release.resolve(file), root.resolve(file));
    }
    List<RenderedSample> controls = new ArrayList<>();
    for (long id : IMAGES) {
      for (int member = 0; member < 2; member++) {
        controls.add(sample(id, member, Control.Kind.LEVEL_UP));
        controls.add(sample(id, member, Control.Kind.SILENCE));
      }
    }
    Release.Derived four = new Release.Derived(4, 4, new TreeMap<>());
    String sha256 = DataName.sha256(release.resolve(Release.FILE_NAME));
    Release.Controls of =
        new Release.Controls(
            sha256,
            "test",
            7,
            0.1,
            List.of(),
            new TreeMap<>(Map.of("level-up", four, "silence", four)),
            new TreeMap<>());
    publish(root, of, controls);
    return root;
  }

  private static List<RenderedSample> bases() throws IOException {
    List<RenderedSample> bases = new ArrayList<>();
    for (long id : IMAGES) {
      bases.add(sample(id, 0, null));
      bases.add(sample(id, 1, null));
    }
    return bases;
  }

  /** One of two objects sounds: the dog is member 0. */
  private static RenderedSample sample(long id, int member, Control.@Nullable Kind kind)
      throws IOException {
    RenderedSample both = TestRelease.sample(VpoSubsets.MS, id, AudioContainer.WAV);
    Sample json = Formats.SAMPLE.read(both.files().get(both.key() + ".json"), "json");
    SceneObject sounds = json.objects().get(member);
    SceneObject silent = json.objects().get(1 - member);
    boolean silence = kind == Control.Kind.SILENCE;
    String base = SampleKey.of(VpoSubsets.SS, json.image(), sounds.id());
    ClipRef clip = sounds.clip();
    List<SceneObject> objects =
        List.of(silence ? sounds.ignored() : sounds.sounding(0, clip), silent.ignored());
    double gain = silence ? 0 : kind == Control.Kind.LEVEL_UP ? 2 : 1;
    Control control =
        kind == null
            ? null
            : new Control(
                kind,
                base,
                silence ? Control.Expected.EMPTY : Control.Expected.BASE,
                false,
                List.of(6, 9),
                List.of(
                    silence
                        ? new Control.Heard("silence", 0, 0.5, "", -1, 0, ClipRef.NONE)
                        : new Control.Heard(
                            sounds.className(),
                            sounds.classIndex(),
                            sounds.alpha(),
                            base,
                            0,
                            gain,
                            clip)));
    Sample one =
        new Sample(
            kind == null ? base : SampleKey.control(base, kind),
            VpoSubsets.SS,
            Split.TEST,
            json.image(),
            new Sample.Audio(
                AudioContainer.WAV, "linear", 16000, 16000 * TestRelease.SECONDS, 1, 1, -20, -20),
            objects,
            kind == null ? new Pair("class-pairs_" + id, member) : null,
            control);
    int width = json.image().width();
    byte[] mask = new byte[width * TestRelease.HEIGHT];
    if (!silence) {
      TestRelease.rectangle(sounds.x(), sounds.y(), sounds.width(), sounds.height(), width)
          .paint(mask, (byte) sounds.classIndex());
    }
    short[] stem = new short[16000 * TestRelease.SECONDS];
    short[] mixture = new short[2 * stem.length];
    for (int t = 0; t < stem.length; t++) {
      stem[t] = (short) (gain * TestRelease.stem(id, member, t) / 2);
      mixture[2 * t] = (short) Math.rint((1 - sounds.alpha()) * stem[t]);
      mixture[2 * t + 1] = (short) Math.rint(sounds.alpha() * stem[t]);
    }
    return RenderedSample.of(
        one.key(),
        AudioContainer.WAV,
        both.files().get(both.key() + ".jpg"),
        Formats.SAMPLE.write(one),
        GreyPng.write(new GreyPng.Grey(width, TestRelease.HEIGHT, mask)),
        AudioFile.write(AudioContainer.WAV, new Pcm16(16000, 1, stem)),
        AudioFile.write(AudioContainer.WAV, new Pcm16(16000, 2, mixture)));
  }

  private static void publish(
      Path root, Release.@Nullable Controls controls, List<RenderedSample> samples)
      throws IOException {
    Path shard = root.resolve(ReleaseLayout.shard(VpoSubsets.SS, Split.TEST, 0));
    Files.createDirectories(shard.getParent());
    try (ShardWriter writer = new ShardWriter(Files.newOutputStream(shard))) {
      for (RenderedSample sample : samples) {
        writer.add(sample);
      }
    }
    ShardIndex.Entry entry =
        new ShardIndex.Entry(
            ReleaseLayout.shardName(VpoSubsets.SS, Split.TEST, 0),
            samples.size(),
            Files.size(shard),
            "0123456789abcdef".repeat(4));
    Files.write(
        root.resolve(ReleaseLayout.shardIndex(VpoSubsets.SS, Split.TEST)),
        Formats.SHARD_INDEX.write(ShardIndex.of("vpo-ss-test", List.of(entry))));
    Path manifest = root.resolve(Release.FILE_NAME);
    Release old = Formats.RELEASE.read(Files.readAllBytes(manifest), "release");
    // A control set has nothing of its release but its own samples.
    TreeMap<String, Integer> counts =
        controls == null ? new TreeMap<>(old.counts()) : new TreeMap<>();
    counts.put("ss/test", samples.size());
    Files.write(
        manifest,
        Formats.RELEASE.write(
            new Release(
                old.formatVersion(),
                old.specName(),
                old.seed(),
                old.builder(),
                old.sources(),
                counts,
                old.keepProbability(),
                old.shortfalls(),
                old.ledger(),
                old.extensionOf(),
                old.files(),
                controls,
                null,
                null)));
  }
}
