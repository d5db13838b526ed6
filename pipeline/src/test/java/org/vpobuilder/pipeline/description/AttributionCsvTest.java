package org.vpobuilder.pipeline.description;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.VpoSubsets;

class AttributionCsvTest {
  private static SceneObject object(long id, ObjectRole role, String youtubeId, String label) {
    ClipRef clip =
        role == ObjectRole.SOUNDING
            ? Records.clip(youtubeId, 30, youtubeId + ".wav", label, "", -20, 0, 1)
            : ClipRef.NONE;
    return new SceneObject(
        "" + id,
        role,
        "car",
        5,
        Records.category("car"),
        false,
        0,
        0,
        1,
        1,
        1,
        0.5,
        0.5,
        0.5,
        "1",
        "",
        0,
        clip);
  }

  private static String csv(ImageRef image, SceneObject... objects) throws Exception {
    Licence licence = Licence.of("A, \"B\"", "http://creativecommons.org/licenses/by-nc-nd/2.0/");
    StringWriter text = new StringWriter();
    new AttributionCsv(text, LicenceTable.of(List.of(licence)))
        .add(
            new PlannedSample(
                "ms_000000000007", VpoSubsets.MS, Split.TEST, 0, image, List.of(objects)));
    return text.toString();
  }

  @Test
  void add_ofSampleWithTwoSounding_aRowForEach() throws Exception {
    ImageRef image =
        Records.image(
            7, "val2017/7.jpg", 1, 1, 1, "", 3, "http://farm4.staticflickr.com/3448/31_ba1_z.jpg");

    assertThat(
            csv(
                image,
                object(1, ObjectRole.SOUNDING, "aZ", "race car, auto racing"),
                object(2, ObjectRole.SOUNDING, "-x", "car passing by"),
                object(3, ObjectRole.SILENT, "", "")))
        .isEqualTo(
            String.join(",", AttributionCsv.COLUMNS)
                + """

                ms_000000000007,ms,test,coco,7,val2017/7.jpg,cc-by-nc-nd-2.0,"A, ""B\""",\
                http://creativecommons.org/licenses/by-nc-nd/2.0/,,,\
                https://www.flickr.com/photo.gne?id=31,\
                http://farm4.staticflickr.com/3448/31_ba1_z.jpg,1,car,vggsound,aZ_000030,aZ.wav,\
                "race car, auto racing",30,unknown,,,https://www.youtube.com/watch?v=aZ&t=30s
                ms_000000000007,ms,test,coco,7,val2017/7.jpg,cc-by-nc-nd-2.0,"A, ""B\""",\
                http://creativecommons.org/licenses/by-nc-nd/2.0/,,,\
                https://www.flickr.com/photo.gne?id=31,\
                http://farm4.staticflickr.com/3448/31_ba1_z.jpg,2,car,vggsound,'-x_000030,'-x.wav,\
                car passing by,30,unknown,,,https://www.youtube.com/watch?v=-x&t=30s
                """);
  }

  @Test
  void add_ofImageOfUnknownLicence_saysSo() throws Exception {
    ImageRef image = Records.image(7, "val2017/7.jpg", 1, 1, 1, "", 9, "=HYPERLINK(\"x\")");

    assertThat(csv(image, object(1, ObjectRole.SOUNDING, "a", "l")))
        .contains(",unknown,,,,,\"'=HYPERLINK(\"\"x\"\")\",\"'=HYPERLINK(\"\"x\"\")\",1,car,");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {"=1, '=1", "+1, '+1", "-1, '-1", "@a, '@a", "a=1, a=1", "http://x, http://x"})
  void harmless_ofFormula_getsApostrophe(String value, String written) {
    assertThat(AttributionCsv.harmless(value)).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "http://farm8.staticflickr.com/7/78_ab_o.png, 78",
    "http://farm8.staticflickr.com/7/78_ab.jpg, 78",
    "http://farm8.staticflickr.com/7/78.jpg, ''",
    "'', ''"
  })
  void page_ofPhoto_isItsPage(String url, String photo) {
    assertThat(AttributionCsv.page(url))
        .isEqualTo(photo.isEmpty() ? "" : "https://www.flickr.com/photo.gne?id=" + photo);
  }

  @Test
  void page_ofAnotherSite_isTheAddressItself() {
    String page = "https://www.flickr.com/photos/someone/31";
    assertThat(AttributionCsv.page(page)).isEqualTo(page);
    assertThat(AttributionCsv.from("https://freesound.org/s/5/", 3))
        .isEqualTo("https://freesound.org/s/5/");
  }
}
