package org.vpobuilder.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.subset.VpoSubsets;

class FindingsTest {
  /** Workers of other processes send findings as JSON, with accounts with and without a subset. */
  @Test
  void json_ofEveryKindOfCount_isReadAsWritten() {
    Entries.Book book = new Entries.Book();
    book.reject(
        Account.clips(Account.UNKNOWN),
        new Rejection(RejectionCode.CLIP_EMPTY, "a.wav", "a_000001", "0 bytes", "a file"));
    book.source(new FileEntry("vggsound.csv", 7, "0f".repeat(32)));
    book.tallies().add(Account.images(VpoSubsets.MS, Split.TEST), Fate.EXAMINED, 3);
    book.tallies().add(Account.images(Split.TRAIN), NotSelected.LICENCE_NOT_ALLOWED, 2);
    Entries findings = book.findings();
    JsonFormat<Entries> format = JsonFormat.transport(Entries.class);

    assertThat(format.readOwn(format.write(findings))).isEqualTo(findings);
    assertThat(findings.counts())
        .extracting(Tallies.Count::path)
        .containsExactlyInAnyOrder(
            "clips/unknown/rejected/CLIP_EMPTY",
            "images/ms/test/examined",
            "images/train/not_selected/LICENCE_NOT_ALLOWED");
  }
}
