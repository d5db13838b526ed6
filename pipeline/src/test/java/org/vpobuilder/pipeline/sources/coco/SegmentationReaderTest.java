package org.vpobuilder.pipeline.sources.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.RejectionCode;

class SegmentationReaderTest {
  @TempDir Path folder;
  private CocoFolder coco;

  @BeforeEach
  void open() {
    coco = new CocoFolder(folder);
  }

  private static String json(String member) {
    return """
    {"images":[{"id":3,"file_name":"3.jpg","width":8,"height":6}],"annotations":[
    {"id":7,"image_id":3,"category_id":18,"iscrowd":0,"area":4,%s}],
    "categories":[{"id":18,"name":"dog"}]}"""
        .formatted(member);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[[1,1,,3]]", "[[1,1}]", "[1 2]", "{1:2}", "[[1,1,3,1,3,3,1,3x]]", "nul"})
  void mask_ofWhatIsNoJson_rejected(String segmentation) throws Exception {
    coco.instances(json("\"segmentation\":" + segmentation)).read();

    assertThat(coco.rejections).isEmpty();
    assertThatThrownBy(() -> coco.masks())
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> {
              assertThat(e.rejection().code()).isEqualTo(RejectionCode.MASK_NOT_A_SEGMENTATION);
              assertThat(e.rejection().record()).isEqualTo("annotation 7");
              assertThat(e.rejection().got()).startsWith("not JSON: ");
            });
  }

  @Test
  void read_segmentationInAnEscapedName_refused() throws Exception {
    coco.instances(json("\"segm\\u0065ntation\":[[1,1,3,1,3,3,1,3]]"));

    assertThatThrownBy(() -> coco.read())
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith(
            "instances_train2017.json: a segmentation whose name is not in plain UTF-8");
  }

  @Test
  void read_endsInASegmentation_refusedWithItsPlace() throws Exception {
    String begun = json("\"segmentation\":[[1,1");
    String cut = begun.substring(0, begun.lastIndexOf("}],"));
    coco.instances(cut);

    assertThatThrownBy(() -> coco.read())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("not JSON: Unexpected end-of-input")
        .hasMessageContaining("from byte " + cut.indexOf("[[1,1") + " on")
        .hasMessageEndingWith(", at byte " + cut.length());
  }
}
