package org.vpobuilder.spec.release;

import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.AudioSpec;

/**
 * What a clip index was made from and with: {@code index/index.json}, written last.
 *
 * @param audio of the spec it was made for
 * @param classMap whose labels were looked for
 * @param sources fingerprints of the files that were read, clips apart
 * @param clips rows of VGGSound's csv per split; here a row is used if its clip can be
 * @param likeness how far clips are from what is most like them in test; null if the spec does not
 *     ask
 */
public record IndexSummary(
    int formatVersion,
    AudioSpec audio,
    String classMap,
    List<Release.FileEntry> sources,
    SortedMap<String, Ledger.Partition> clips,
    @Nullable Likeness likeness) {
  public static final int FORMAT_VERSION = 2;

  public IndexSummary {
    sources = List.copyOf(sources);
  }

  /**
   * Whether clips would be decoded and measured the same, and the same ones be left out, for
   * another spec.
   *
   * @param audioBer see {@link org.vpobuilder.spec.LikenessSpec}
   */
  public boolean fits(AudioSpec other, String otherClassMap, @Nullable Double audioBer) {
    return classMap.equals(otherClassMap)
        && Objects.equals(likeness == null ? null : (Double) likeness.threshold(), audioBer)
        && audio.sampleRateHz() == other.sampleRateHz()
        && audio.clipSeconds() == other.clipSeconds()
        && audio.minSeconds() == other.minSeconds()
        && audio.maxSeconds() == other.maxSeconds()
        && audio.silenceDbfs() == other.silenceDbfs();
  }
}
