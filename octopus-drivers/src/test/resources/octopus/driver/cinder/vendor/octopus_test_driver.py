"""A Cinder volume driver that keeps nothing and misbehaves by the size of the volume that it is asked for."""
import os
import sys
import time

from cinder import exception
from cinder.volume import driver
from cinder.volume import qos_specs
from cinder.volume.drivers.san import san

HANG, DIE, GARBLE, PRINT, REFUSE, GREEDY, MEET = 2, 3, 4, 5, 6, 7, 8


class TestDriver(driver.VolumeDriver):
    VERSION = "7.7"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.configuration.append_config_values(san.san_opts)
        self.here = 0
        self.place = kwargs.get("active_backend_id")

    def do_setup(self, context):
        if self.configuration.safe_get("san_ip") == "exit":
            os._exit(9)
        if self.configuration.safe_get("san_ip") == "bad":
            raise exception.VolumeBackendAPIException(
                data="cannot log in with password %s" % self.configuration.san_password)

    def check_for_setup_error(self):
        pass

    def get_volume_stats(self, refresh=False):
        return {"volume_backend_name": "test", "vendor_name": "test", "driver_version": self.VERSION,
                "storage_protocol": "iSCSI", "total_capacity_gb": 100, "free_capacity_gb": 60.5, "seen": "yes",
                "place": self.place or "first"}

    def create_volume(self, volume):
        if volume.size == HANG:
            time.sleep(600)
        if volume.size == DIE:
            os._exit(3)
        if volume.size == GARBLE:
            sys.modules["__main__"].ANSWERS.write("this is no answer\n")
            sys.modules["__main__"].ANSWERS.flush()
        if volume.size == PRINT:
            print("the password is", self.configuration.san_password)
        if volume.size == REFUSE:
            raise exception.VolumeBackendAPIException(data="no: " + self.configuration.san_password)
        if volume.size == MEET:
            # Until another call is here too.
            self.here += 1
            while self.here < 2:
                time.sleep(0.01)
        if volume.size == GREEDY:
            self.much = bytearray(1 << 36)
        return {"provider_location": "at %d" % volume.size, "metadata": dict(volume.volume_type.extra_specs
                                                                             if volume.volume_type else {})}

    def retype(self, context, volume, new_type, diff, host):
        specs = qos_specs.get_qos_specs(context, new_type["qos_specs_id"])["specs"] if new_type["qos_specs_id"] else {}
        if "refuse" in specs:
            return False
        before, after = diff["qos_specs"].get("maxIOPS", (None, None))
        return True, {"provider_location": "limits %s from %s to %s" % (sorted(specs.items()), before, after)}

    def failover_host(self, context, volumes, secondary_id=None, groups=None):
        known = [each["backend_id"] for each in self.configuration.replication_device]
        if secondary_id not in known + ["default"]:
            raise exception.InvalidReplicationTarget(reason="no such place: " + secondary_id)
        self.place = None if secondary_id == "default" else secondary_id
        print("told of", self.configuration.replication_device)
        where = "at %s, one of %d" % (secondary_id, len(known))
        return secondary_id, [{"volume_id": v.id, "updates": {"provider_location": where}} for v in volumes], []

    def manage_existing(self, volume, existing_ref):
        pass

    def get_manageable_snapshots(self, snapshots, marker, limit, offset, sort_keys, sort_dirs):
        return [{"reference": {"source-name": "by-hand"}, "size": 1, "safe_to_manage": True}]

    def manage_existing_snapshot_get_size(self, snapshot, existing_ref):
        return 9 if existing_ref["source-name"] == "large" else 1

    def manage_existing_snapshot(self, snapshot, existing_ref):
        return {"provider_location": "was " + existing_ref["source-name"]}

    def create_export(self, context, volume, connector):
        pass

    def initialize_connection(self, volume, connector):
        own = self.driver_utils.get_driver_initiator_data(connector["initiator"])
        if not own:
            self.driver_utils.insert_driver_initiator_data(connector["initiator"], "secret", "made-up-secret-%d" % os.getpid())
            own = self.driver_utils.get_driver_initiator_data(connector["initiator"])
        return {"driver_volume_type": "iscsi", "data": {
            "target_portal": "192.0.2.1:3260", "target_iqn": "iqn.2026-11.example:one", "target_lun": 1,
            "auth_username": "user", "auth_password": own[0]["value"]}}

    def terminate_connection(self, volume, connector, **kwargs):
        pass

    def delete_volume(self, volume):
        pass

    def remove_export(self, context, volume):
        pass


class Missing(TestDriver):
    import_of = "octopus_no_such_module"

    def __init__(self, *args, **kwargs):
        __import__(self.import_of)
