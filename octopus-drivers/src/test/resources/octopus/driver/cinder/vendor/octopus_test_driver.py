"""A Cinder volume driver that keeps nothing and misbehaves by the size of the volume that it is asked for."""
import json
import os
import sys
import time

from cinder import exception
from cinder.volume import driver
from cinder.volume import qos_specs
from cinder.volume import volume_utils
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


class FixedDriver(TestDriver):
    """Takes limits when a volume is made, and then never again."""
    retype = driver.VolumeDriver.retype

    def create_volume(self, volume):
        kind = volume.volume_type
        specs = qos_specs.get_qos_specs(None, kind.qos_specs_id)["specs"] if kind and kind.qos_specs_id else {}
        return {"provider_location": "limits %s" % sorted(specs.items())}


class TargetDriver(TestDriver):
    """Makes a target for each volume, as LVM's driver does: one of which it is not told where it is cannot be closed."""

    def create_export(self, context, volume, connector):
        login = self.db.volume_get(context, volume.id).provider_auth or "CHAP user made-up-login-%d" % os.getpid()
        return {"provider_location": "target of " + volume.id, "provider_auth": login}

    def initialize_connection(self, volume, connector):
        return {"driver_volume_type": "iscsi", "data": {
            "target_portal": "192.0.2.1:3260", "target_iqn": "iqn.2026-11.example:one", "target_lun": 1,
            "auth_username": "user", "auth_password": volume.provider_auth.split()[2]}}

    def remove_export(self, context, volume):
        if volume.provider_location != "target of " + volume.id:
            raise exception.VolumeBackendAPIException(data="which target? " + volume.provider_location)


class GroupDriver(TestDriver):
    """An array that knows groups: one that goes takes along its moments, and the volumes that are still in it."""
    DIE_IN_MOMENT, FAIL_IN_MOMENT, CANNOT_LEAVE = 9, 10, 11

    def do_setup(self, context):
        self.file = self.configuration.san_ip

    def get_volume_stats(self, refresh=False):
        return dict(super().get_volume_stats(refresh), consistent_group_snapshot_enabled=True)

    def look(self):
        try:
            with open(self.file) as there:
                return json.load(there)
        except FileNotFoundError:
            return {"groups": {}, "moments": {}, "lost": []}

    def keep(self, state):
        with open(self.file, "w") as there:
            json.dump(state, there)

    def create_group(self, context, group):
        if not volume_utils.is_group_a_cg_snapshot_type(group):
            raise NotImplementedError()
        state = self.look()
        state["groups"][group.id] = []
        self.keep(state)

    def update_group(self, context, group, add_volumes=None, remove_volumes=None):
        state = self.look()
        for volume in remove_volumes:
            if volume.size == self.CANNOT_LEAVE:
                raise exception.VolumeBackendAPIException(data="it cannot leave its group now")
            state["groups"][group.id].remove(volume.id)
        for volume in add_volumes:
            if any(volume.id in members for members in state["groups"].values()):
                raise exception.VolumeBackendAPIException(data="it is in another group")
            state["groups"][group.id].append(volume.id)
        self.keep(state)
        return {"status": "available"}, None, None

    def delete_group(self, context, group, volumes):
        state = self.look()
        state["lost"] += state["groups"].pop(group.id, []) + [v.id for v in volumes]
        gone = [key for key, moment in state["moments"].items() if moment["group"] == group.id]
        state["lost"] += [s for key in gone for s in state["moments"].pop(key)["snapshots"]]
        self.keep(state)
        return {"status": "deleted"}, []

    def create_group_snapshot(self, context, group_snapshot, snapshots):
        state = self.look()
        members = state["groups"][group_snapshot.group.id]
        if sorted(members) != sorted(s.volume.id for s in snapshots):
            raise exception.VolumeBackendAPIException(data="the group has other volumes")
        sizes = [s.volume.size for s in snapshots]
        if self.DIE_IN_MOMENT in sizes:
            os._exit(3)
        failed = self.FAIL_IN_MOMENT in sizes
        if not failed:
            state["moments"][group_snapshot.id] = {"group": group_snapshot.group_id, "snapshots": [s.id for s in snapshots]}
            self.keep(state)
        return {"status": "available"}, [
            {"id": s.id, "status": "error" if failed else "available", "provider_location": "of " + group_snapshot.id}
            for s in snapshots]

    def delete_group_snapshot(self, context, group_snapshot, snapshots):
        state = self.look()
        state["moments"].pop(group_snapshot.id, None)
        self.keep(state)
        return {"status": "deleted"}, [{"id": s.id, "status": "deleted"} for s in snapshots]

    def delete_snapshot(self, snapshot):
        state = self.look()
        if snapshot.group_snapshot is None:
            raise exception.VolumeBackendAPIException(data="it does not say of which moment it is")
        state["moments"][snapshot.group_snapshot.id]["snapshots"].remove(snapshot.id)
        self.keep(state)
