package org.vpobuilder.spec.release;

import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.licence.ClipLicences;
import org.vpobuilder.spec.licence.LicenceSpec;

/**
 * The inputs and settings of a clip index: {@code index/index.json}, written last.
 *
 * @param audio the audio rules of the spec for which it was made
 * @param classMap the class map whose labels were looked for
 * @param sources fingerprints of the files that were read, except clips
 * @param clips rows of VGGSound's csv per split; a row counts as used if its clip can be used
 * @param likeness distances of clips to the clips most like them in test; null if the spec does not
 *     ask for it
 * @param clipsOfSources the clips of each source alone; null if they are of one
 * @param corrections labels by which clips were rejected; null if there are none
 * @param clipLicences which clips may be used by their licence; null if the spec does not say
 */
public record IndexSummary(
    int formatVersion,
    AudioSpec audio,
    String classMap,
    List<Release.FileEntry> sources,
    SortedMap<String, Ledger.Partition> clips,
    @Nullable Likeness likeness,
    @Nullable SortedMap<String, SortedMap<String, Ledger.Partition>> clipsOfSources,
    @Nullable List<Correction> corrections,
    @Nullable ClipLicences clipLicences) {
  public static final int FORMAT_VERSION = 2;

  public IndexSummary {
    sources = List.copyOf(sources);
    corrections = corrections == null ? null : List.copyOf(corrections);
  }

  /**
   * Whether, for another spec, clips would be decoded and measured in the same way and the same
   * clips would be left out.
   */
  public boolean fits(ReleaseSpec spec, String otherClassMap) {
    AudioSpec other = spec.audio();
    LicenceSpec licences = spec.licences();
    return classMap.equals(otherClassMap)
        && Objects.equals(likeness == null ? null : (Double) likeness.threshold(), spec.audioBer())
        && Objects.equals(clipLicences, licences == null ? null : licences.clips())
        && audio.sampleRateHz() == other.sampleRateHz()
        && audio.clipSeconds() == other.clipSeconds()
        && audio.minSeconds() == other.minSeconds()
        && audio.maxSeconds() == other.maxSeconds()
        && audio.silenceDbfs() == other.silenceDbfs();
  }
}
