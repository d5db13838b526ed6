package org.vpobuilder.pipeline.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.release.StoredSample;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/** Writes the files of samples; what samples share is written once. */
final class CavpSampleWriter {
  private final Folder out;
  private final PublishedIds ids;

  CavpSampleWriter(Folder out, ClassMap classes) {
    this.out = out;
    this.ids = new PublishedIds(classes);
  }

  /**
   * Writes a sample's image, mask and sounds.
   *
   * @return its rows of the csv, one for each sounding object, in the order of the stems
   * @throws BadInputException if it is not what a verified release holds
   */
  List<CavpRow> write(StoredSample stored) throws IOException {
    Sample sample = stored.sample();
    List<SceneObject> sounding = sample.sounding();
    if (sounding.isEmpty() || (sample.subset() == Subset.SS && sounding.size() != 1)) {
      throw new BadInputException(
          "%s: got %d sounding objects".formatted(stored.where(), sounding.size()));
    }
    VpoClass first = ids.classOf(sounding.get(0), stored.where());
    long image = sample.image().id();
    put(
        CavpLayout.image(sample.subset(), first.name(), image),
        stored.file(Member.IMAGE),
        stored.where());
    GreyPng.Grey mask = ids.mask(stored.mask(), stored.where());
    put(
        CavpLayout.mask(sample.subset(), first.name(), image, sounding.get(0).annId()),
        GreyPng.write(mask),
        stored.where());
    return rows(stored, sounding);
  }

  private List<CavpRow> rows(StoredSample stored, List<SceneObject> sounding) throws IOException {
    Pcm16 stems = stored.stems();
    List<CavpRow> rows = new ArrayList<>();
    for (int channel = 0; channel < sounding.size(); channel++) {
      SceneObject object = sounding.get(channel);
      if (object.channel() != channel) {
        throw new BadInputException(
            "%s: got channel %d, wanted %d".formatted(stored.where(), object.channel(), channel));
      }
      HeardStem stem = HeardStem.of(stems, channel, object.clip(), stored.where());
      put(CavpLayout.audio(stem.vggFile()), stem.wav(), stored.where());
      rows.add(
          new CavpRow(
              ids.classOf(object, stored.where()),
              stored.sample().image().id(),
              object.annId(),
              stem.vggFile(),
              object.alpha(),
              stored.sample().split()));
    }
    return rows;
  }

  /** Several samples may have a file: then it must be the same. */
  private void put(String file, byte[] bytes, String where) throws IOException {
    long size = out.size(file);
    if (size < 0) {
      out.write(file, bytes);
    } else if (size != bytes.length || !Arrays.equals(out.read(file, bytes.length), bytes)) {
      throw new BadInputException(
          "%s: got another %s than an earlier sample".formatted(where, file));
    }
  }
}
