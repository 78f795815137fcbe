package octopus.spi.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import octopus.spi.AttachmentId;
import octopus.spi.CommonFault;
import octopus.spi.Size;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Chap;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;
import octopus.spi.driver.Capability;
import octopus.spi.driver.PoolReport;
import octopus.spi.driver.VolumeExporter.Export;
import octopus.spi.driver.VolumeExporter.Request;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeProvisioner.OwnedObject;
import octopus.spi.driver.VolumeSpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The part of the {@link DriverContract} that no driver can do without, and growing. */
public abstract class VolumeContract extends DriverFixture {
    @Nested
    class Pools {
        @Test
        void aPoolSaysWhatItHasAndWhatWasPromised() {
            PoolReport before = driver().pools().getFirst();
            assertThat(before.name()).isNotBlank();
            assertThat(before.maxOverSubscriptionRatio()).isGreaterThanOrEqualTo(1);
            if (before.capacity() instanceof PoolReport.Capacity.Known known) {
                assertThat(known.total()).isGreaterThan(Size.ZERO);
                assertThat(known.free()).isLessThanOrEqualTo(known.total());
            }
            create(SMALL);
            assertThat(driver().pools().getFirst().provisioned())
                    .isEqualTo(before.provisioned().plus(SMALL));
        }
    }

    @Nested
    class Volumes {
        @Test
        void createdTwiceIsTheSame() {
            VolumeSpec spec = spec(SMALL);
            VolumeHandle first = keep(driver().volumes().create(spec));
            assertThat(driver().volumes().create(spec)).isEqualTo(first);
            assertThat(described(first).size()).isEqualTo(SMALL);
        }

        @Test
        void theNameComesFromTheId() {
            VolumeSpec spec = spec(SMALL);
            VolumeHandle first = keep(driver().volumes().create(spec));
            assertThat(first.id()).isEqualTo(spec.id());
            assertThat(first.nativeName()).contains(spec.id().toString());
            driver().volumes().delete(first);
            assertThat(driver().volumes().create(spec).nativeName()).isEqualTo(first.nativeName());
        }

        @Test
        void deletedTwiceIsQuiet() {
            VolumeHandle volume = create(SMALL);
            driver().volumes().delete(volume);
            assertThat(driver().volumes().describe(volume)).isEmpty();
            assertThat(driver().volumes().owned()).isEmpty();
            driver().volumes().delete(volume);
        }

        @Test
        void whatIsThereWithAnotherSizeIsNotTakenForTheSame() {
            VolumeHandle volume = create(SMALL);
            VolumeSpec other = new VolumeSpec(volume.id(), LARGER, volume.pool(), java.util.Map.of());
            assertThatThrownBy(() -> driver().volumes().create(other)).hasMessageContaining(volume.nativeName());
            assertThat(described(volume).size()).isEqualTo(SMALL);
        }

        @Test
        void whatSomebodyElseMadeIsNotTouched() throws Exception {
            VolumeSpec spec = spec(SMALL);
            VolumeHandle handle = keep(driver().volumes().create(spec));
            driver().volumes().delete(handle);
            forget();
            Callable<Boolean> stillThere = plantForeign(handle.nativeName());
            assertThatThrownBy(() -> driver().volumes().delete(handle))
                    .satisfies(FaultAssert.code(CommonFault.NOT_OURS));
            assertThatThrownBy(() -> driver().volumes().create(spec)).satisfies(FaultAssert.code(CommonFault.NOT_OURS));
            assertThat(stillThere.call()).isTrue();
            assertThat(driver().volumes().owned()).isEmpty();
        }

        @Test
        void ownedListsThem() {
            VolumeHandle volume = create(SMALL);
            assertThat(driver().volumes().owned())
                    .containsExactly(new OwnedObject(volume.id().toString(), "volume", volume.nativeName()));
        }

        @Test
        void aNewVolumeReadsAsZerosAndKeepsWhatIsWritten() {
            VolumeHandle volume = create(SMALL);
            assertPattern(volume, 0, 0);
            write(volume, PATTERN_BYTES, 0x5a);
            assertPattern(volume, 0, 0);
            assertPattern(volume, PATTERN_BYTES, 0x5a);
        }

        @Test
        void afterAReopenEverythingIsFound() {
            VolumeHandle volume = create(SMALL);
            write(volume, 0, 0x21);
            List<OwnedObject> owned = driver().volumes().owned();
            reopen();
            assertThat(driver().volumes().owned()).isEqualTo(owned);
            assertThat(described(volume).size()).isEqualTo(SMALL);
            assertPattern(volume, 0, 0x21);
            driver().volumes().delete(volume);
            assertThat(driver().volumes().owned()).isEmpty();
        }

        @Test
        void manyAtOnceDoNotDisturbEachOther() {
            List<VolumeHandle> made =
                    AtOnce.run(16, number -> driver().volumes().create(spec(SMALL)));
            keepAll(made);
            Set<String> names = new HashSet<>();
            made.forEach(volume -> names.add(volume.nativeName()));
            assertThat(names).hasSize(16);
            assertThat(driver().volumes().owned()).hasSize(16);
            AtOnce.run(16, number -> {
                driver().volumes().delete(made.get(number));
                return number;
            });
            assertThat(driver().volumes().owned()).isEmpty();
        }

        @Test
        void theSameAtOnceIsMadeOnceAndDeletedOnce() {
            VolumeSpec spec = spec(SMALL);
            List<VolumeHandle> made = AtOnce.run(8, number -> driver().volumes().create(spec));
            keep(made.getFirst());
            assertThat(new HashSet<>(made)).hasSize(1);
            assertThat(driver().volumes().owned()).hasSize(1);
            AtOnce.run(8, number -> {
                driver().volumes().delete(made.getFirst());
                return number;
            });
            assertThat(driver().volumes().owned()).isEmpty();
        }
    }

    @Nested
    class Exports {
        private final Request remote = new Request(
                AttachmentId.random(),
                Connector.iscsi("consumer", "iqn.2026-11.example:consumer"),
                AccessMode.READ_WRITE,
                Optional.of(new Chap("user", octopus.spi.Secret.of("twelve-or-more"))));

        @Test
        void theSameAttachmentAgainAnswersTheSame() {
            VolumeHandle volume = create(SMALL);
            ConnectionInfo first = driver().exports().export(volume, remote);
            assertThat(driver().exports().export(volume, remote)).isEqualTo(first);
            assertThat(driver().exports().list())
                    .extracting(Export::attachment, Export::volumeNativeName)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(remote.attachment(), volume.nativeName()));
            driver().exports().unexport(volume, remote.attachment());
            driver().exports().unexport(volume, remote.attachment());
            assertThat(driver().exports().list()).isEmpty();
        }

        @Test
        void attachmentsComeAndGoByThemselves() {
            VolumeHandle volume = create(SMALL);
            Request second = new Request(
                    AttachmentId.random(),
                    Connector.iscsi("other", "iqn.2026-11.example:other"),
                    AccessMode.READ_WRITE,
                    remote.chap());
            driver().exports().export(volume, remote);
            driver().exports().export(volume, second);
            driver().exports().unexport(volume, remote.attachment());
            assertThat(driver().exports().list()).extracting(Export::attachment).containsExactly(second.attachment());
            driver().exports().unexport(volume, second.attachment());
        }

        @Test
        void whatIsNotThereCannotBeExported() {
            VolumeHandle volume = create(SMALL);
            driver().volumes().delete(volume);
            assertThatThrownBy(() -> driver().exports().export(volume, remote))
                    .satisfies(FaultAssert.code(CommonFault.OBJECT_MISSING));
        }
    }

    @Nested
    class Growing {
        @Test
        void growsKeepsItsDataAndTheNewRoomIsEmpty() {
            VolumeHandle volume = create(SMALL);
            write(volume, SMALL.bytes() - PATTERN_BYTES, 8);
            VolumeHandle grown = capability().grow(volume, LARGER);
            assertThat(described(grown).size()).isEqualTo(LARGER);
            assertThat(capability().grow(grown, LARGER)).isEqualTo(grown);
            assertPattern(grown, SMALL.bytes() - PATTERN_BYTES, 8);
            assertPattern(grown, SMALL.bytes(), 0);
            write(grown, LARGER.bytes() - PATTERN_BYTES, 9);
            reopen();
            assertPattern(grown, LARGER.bytes() - PATTERN_BYTES, 9);
        }

        @Test
        void doesNotShrink() {
            VolumeHandle volume = create(LARGER);
            assertThatThrownBy(() -> capability().grow(volume, SMALL)).hasMessageContaining("at least");
            assertThat(described(volume).size()).isEqualTo(LARGER);
        }

        private Capability.Growing capability() {
            return need(Capability.Growing.class);
        }
    }
}
