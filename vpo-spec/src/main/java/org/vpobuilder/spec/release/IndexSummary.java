package org.vpobuilder.spec.release;

import java.util.List;
import java.util.SortedMap;
import org.vpobuilder.spec.AudioSpec;

/**
 * What a clip index was made from and with: {@code index/index.json}, written last.
 *
 * @param audio of the spec it was made for
 * @param classMap whose labels were looked for
 * @param sources fingerprints of the files that were read, clips apart
 * @param clips rows of VGGSound's csv per split; here a row is used if its clip can be
 */
public record IndexSummary(
    int formatVersion,
    AudioSpec audio,
    String classMap,
    List<Release.FileEntry> sources,
    SortedMap<String, Ledger.Partition> clips) {
  public static final int FORMAT_VERSION = 2;

  public IndexSummary {
    sources = List.copyOf(sources);
  }

  /** Whether clips would be decoded and measured the same for another spec. */
  public boolean fits(AudioSpec other, String otherClassMap) {
    return classMap.equals(otherClassMap)
        && audio.sampleRateHz() == other.sampleRateHz()
        && audio.clipSeconds() == other.clipSeconds()
        && audio.minSeconds() == other.minSeconds()
        && audio.maxSeconds() == other.maxSeconds()
        && audio.silenceDbfs() == other.silenceDbfs();
  }
}
