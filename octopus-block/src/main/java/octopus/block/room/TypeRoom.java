package octopus.block.room;

import octopus.block.operation.Workbench;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.block.operation.transfer.TransferService;
import octopus.block.transfer.TransferStore;
import octopus.block.type.QosService;
import octopus.block.type.TypeAudience;
import octopus.block.type.TypeEncryptions;
import octopus.block.type.VolumeTypeStore;

/** What belongs to volume types beside themselves, and how volumes change hands. */
public record TypeRoom(TypeAudience audience, QosService qos, TypeEncryptions encryptions, TransferService transfers) {
    static TypeRoom over(Workbench bench, VolumeKeys keys) {
        VolumeTypeStore types = bench.stores().types();
        return new TypeRoom(
                new TypeAudience(bench.database(), types, bench.journal()),
                new QosService(bench.database(), types, bench.journal()),
                new TypeEncryptions(bench.database(), types, bench.stores().volumes(), bench.journal()),
                new TransferService(bench, new TransferStore(), keys));
    }
}
