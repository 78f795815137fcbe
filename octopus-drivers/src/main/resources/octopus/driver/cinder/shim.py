"""Hosts one Cinder volume driver for Octopus.

Requests come as JSON lines on standard input, answers go as JSON lines to what was standard output at the start. Whatever
the driver prints goes to standard error, which Octopus keeps as its log. Configuration and secrets come with the request
"open" and stay in memory. One process hosts one backend: a driver's settings and what is put under it are global.

Calls run at once as they do in cinder-volume, for which drivers are written: each in a green thread, which gives way where
it waits for the network, a program or a lock. Without eventlet they run one after another.
"""
import os
import sys

ANSWERS = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
os.dup2(2, 1)
os.environ["EVENTLET_NO_GREENDNS"] = "yes"
try:
    import eventlet
    import eventlet.tpool
    eventlet.monkey_patch()
except ImportError:
    eventlet = None

import json  # noqa: E402
import logging  # noqa: E402
import threading  # noqa: E402
import time  # noqa: E402
import traceback  # noqa: E402
import uuid  # noqa: E402

SECRETS = []


def masked(text):
    text = str(text)
    for secret in SECRETS:
        text = text.replace(secret, "***")
    return text


def tell(answer):
    ANSWERS.write(json.dumps(answer, default=str) + "\n")
    ANSWERS.flush()


class NotThere(Exception):
    """The driver does not have what was asked for."""


class Memory:
    """What a driver expects of Cinder's database, as far as drivers ask for it: kept in this process only."""

    def __init__(self):
        self.volumes = {}
        self.snapshots = {}
        self.types = {}
        self.qos = {}
        self.initiators = []

    def get_engine(self, *args, **kwargs):
        class Url:
            name = "sqlite"
            url = "sqlite://"
        return Url()

    def volume_type_get(self, context, key, **kwargs):
        if key not in self.types:
            raise NotThere("volume type %s is not known to this process" % key)
        return self.types[key]

    def volume_type_get_by_name(self, context, name, **kwargs):
        return next(t for t in self.types.values() if t["name"] == name)

    def volume_type_extra_specs_get(self, context, key, **kwargs):
        return dict(self.types.get(key, {}).get("extra_specs") or {})

    def volume_type_qos_specs_get(self, context, key):
        kind = self.types.get(key) or {}
        return {"qos_specs": self.qos_specs_get(context, kind["qos_specs_id"]) if kind.get("qos_specs_id") else None}

    def qos_specs_get(self, context, key, **kwargs):
        return dict(self.qos[key], specs=dict(self.qos[key]["specs"]))

    def volume_get(self, context, key):
        return self.volumes[key]

    def volume_update(self, context, key, values):
        volume = self.volumes.get(key)
        for name, value in values.items():
            setattr(volume, name, value)

    def volume_metadata_get(self, context, key):
        return dict(self.volumes[key].metadata) if key in self.volumes else {}

    def volume_metadata_update(self, context, key, values, delete, *args, **kwargs):
        if key in self.volumes:
            self.volumes[key].metadata = dict(values)
        return values

    def volume_admin_metadata_get(self, context, key):
        return dict(self.volumes[key].admin_metadata) if key in self.volumes else {}

    def volume_admin_metadata_update(self, context, key, values, delete, *args, **kwargs):
        if key in self.volumes:
            self.volumes[key].admin_metadata = dict(values)
        return values

    def volume_admin_metadata_delete(self, context, key, name):
        if key in self.volumes:
            self.volumes[key].admin_metadata.pop(name, None)

    def volume_encryption_metadata_get(self, context, key, *args):
        return None

    def volume_get_all_by_host(self, context, host, filters=None):
        return list(self.volumes.values())

    def volume_get_all(self, context, *args, **kwargs):
        return list(self.volumes.values())

    def volume_attachment_get_all_by_volume_id(self, context, key):
        return []

    def snapshot_get(self, context, key):
        return self.snapshots[key]

    def snapshot_get_all_for_volume(self, context, key):
        return [s for s in self.snapshots.values() if s.volume_id == key]

    def driver_initiator_data_insert_by_key(self, context, initiator, namespace, key, value):
        """Octopus keeps it, sealed, and gives it back when a process is opened. It may be the secret of an initiator."""
        from cinder import exception
        if any((e["initiator"], e["namespace"], e["key"]) == (initiator, namespace, key) for e in self.initiators):
            raise exception.DriverInitiatorDataExists(initiator=initiator, namespace=namespace, key=key)
        self.learn([{"initiator": initiator, "namespace": namespace, "key": key, "value": str(value)}])
        tell({"keep": self.initiators})
        return True

    def driver_initiator_data_get(self, context, initiator, namespace):
        return [e for e in self.initiators if (e["initiator"], e["namespace"]) == (initiator, namespace)]

    def learn(self, entries):
        SECRETS.extend(e["value"] for e in entries if len(e["value"]) > 7)
        self.initiators = self.initiators + entries

    def group_type_get(self, context, key, *args, **kwargs):
        """The one that Octopus has groups of a driver for: snapshots of all volumes at one moment."""
        return {"id": key, "name": "one moment", "description": None, "is_public": True, "projects": [], "deleted": False,
                "group_specs": {"consistent_group_snapshot_enabled": "<is> True"},
                "created_at": None, "updated_at": None, "deleted_at": None}

    def volume_get_all_by_generic_group(self, context, key, filters=None):
        return [v for v in self.volumes.values() if v.group_id == key]

    def snapshot_get_all_for_group_snapshot(self, context, key):
        return [s for s in self.snapshots.values() if s.group_snapshot_id == key]

    def volume_type_get_all_by_group(self, context, key):
        return [self.types[v.volume_type_id] for v in self.volume_get_all_by_generic_group(context, key)
                if v.volume_type_id in self.types]

    def image_volume_cache_get_by_volume_id(self, context, key):
        return None


MEMORY = Memory()


class Complaints(logging.Handler):
    """The errors that a driver logs before it raises something that says less; of each call its own."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.own = threading.local()

    def emit(self, record):
        try:
            self.own.texts = getattr(self.own, "texts", []) + [masked(record.getMessage())[:500]]
        except Exception:
            pass

    def take(self):
        texts, self.own.texts = getattr(self.own, "texts", [])[-2:], []
        return texts


COMPLAINTS = Complaints()


class Host:
    def __init__(self):
        self.driver = None
        self.backend = "octopus"
        self.reached = []

    # Opening -----------------------------------------------------------------------------------------------------------

    def open(self, request):
        self.reached = []
        self.backend = request["backend"]
        SECRETS.extend(sorted({s for s in request.get("secrets", {}).values() if s}, key=len, reverse=True))
        SECRETS.extend(s for s in request.get("mask", []) if s)
        MEMORY.learn(request.get("kept", []))
        for path in reversed(request.get("python_path", [])):
            sys.path.insert(0, path)
        self.reach("python", self.import_cinder)
        self.put_before_installed(request.get("python_path", []))
        self.reach("configuration", lambda: self.configure(request))
        self.reach("class", lambda: self.load(request))
        self.reach("setup", lambda: self.driver.do_setup(self.context))
        self.reach("check", self.driver.check_for_setup_error)
        self.reach("capabilities", self.first_stats)
        self.driver.set_initialized()
        return {"reached": self.reached, "features": self.features(), "version": str(self.driver.get_version()),
                "at_once": eventlet is not None}

    def reach(self, name, work):
        self.reached.append(name)
        work()

    def import_cinder(self):
        from cinder import i18n
        i18n.enable_lazy()
        from cinder.common import config  # noqa: F401
        from cinder.db import api as db_api
        from cinder import objects
        from cinder import service  # noqa: F401
        objects.register_all()
        db_api.IMPL = MEMORY
        self.objects = objects
        from cinder import context
        self.context = context.RequestContext("octopus", "octopus", is_admin=True, overwrite=False)
        context.get_admin_context = lambda read_deleted="no": self.context
        self.keep_objects_in_memory()

    @staticmethod
    def put_before_installed(directories):
        """A vendor's files that belong into Cinder's own tree, cinder/volume/drivers, are found there without being put there."""
        import cinder.volume.drivers as tree
        for directory in reversed(directories):
            own = os.path.join(directory, "cinder", "volume", "drivers")
            if os.path.isdir(own):
                tree.__path__.insert(0, own)

    def keep_objects_in_memory(self):
        volume, snapshot = self.objects.Volume, self.objects.Snapshot

        def save_volume(this):
            MEMORY.volumes[this.id] = this
            this.obj_reset_changes()

        def save_snapshot(this):
            MEMORY.snapshots[this.id] = this
            this.obj_reset_changes()

        def create_snapshot(this):
            if not this.obj_attr_is_set("id"):
                this.id = str(uuid.uuid4())
            if not this.obj_attr_is_set("volume") and this.volume_id in MEMORY.volumes:
                this.volume = MEMORY.volumes[this.volume_id]
            self.fill(this)
            save_snapshot(this)

        def create_volume(this):
            if not this.obj_attr_is_set("id"):
                this.id = str(uuid.uuid4())
            self.fill(this)
            save_volume(this)

        volume.save = save_volume
        volume.create = create_volume
        volume.refresh = lambda this: None
        volume.destroy = lambda this: MEMORY.volumes.pop(this.id, None)
        volume.get_by_id = classmethod(lambda cls, context, key, *a, **k: MEMORY.volumes[key])
        snapshot.save = save_snapshot
        snapshot.create = create_snapshot
        snapshot.refresh = lambda this: None
        snapshot.destroy = lambda this: MEMORY.snapshots.pop(this.id, None)
        snapshot.get_by_id = classmethod(lambda cls, context, key, *a, **k: MEMORY.snapshots[key])
        def specs_by_id(cls, context, key, *args, **kwargs):
            return cls._from_db_object(context, cls(context), MEMORY.qos_specs_get(context, key))

        self.objects.QualityOfServiceSpecs.get_by_id = classmethod(specs_by_id)
        snapshot_list = self.objects.SnapshotList

        def for_volume(cls, context, key):
            found = [s for s in MEMORY.snapshots.values() if s.volume_id == key]
            return cls(context=context, objects=found)

        snapshot_list.get_all_for_volume = classmethod(for_volume)
        snapshot_list.get_all_for_group_snapshot = classmethod(lambda cls, context, key: cls(
            context=context, objects=MEMORY.snapshot_get_all_for_group_snapshot(context, key)))
        volumes = self.objects.VolumeList
        volumes.get_all_by_generic_group = classmethod(lambda cls, context, key, filters=None: cls(
            context=context, objects=MEMORY.volume_get_all_by_generic_group(context, key)))
        volumes.get_all_by_host = classmethod(
            lambda cls, context, host, filters=None: cls(context=context, objects=list(MEMORY.volumes.values())))

    def configure(self, request):
        from oslo_config import cfg
        from cinder import coordination
        state = request["state_directory"]
        lines = ["[DEFAULT]", "state_path = " + state, "my_ip = 127.0.0.1", "host = octopus",
                 "enabled_backends = " + self.backend, "use_stderr = true", "debug = %s" % request.get("debug", False),
                 "transport_url = fake://", "[oslo_concurrency]", "lock_path = " + os.path.join(state, "lock"),
                 "[coordination]", "backend_url = file://" + os.path.join(state, "coordination"),
                 "[" + self.backend + "]", "volume_backend_name = " + self.backend]
        values = dict(request.get("options", {}))
        values.update(request.get("secrets", {}))
        for name, text in request.get("files", {}).items():
            values[name] = self.unnamed_file(text)
        for name, value in values.items():
            # The only option that may be there several times.
            for one in value.split(";") if name == "replication_device" else [value]:
                lines.append("%s = %s" % (name, str(one).replace("$", "$$").replace("\n", " ")))
        cfg.CONF([], project="cinder", default_config_files=[self.unnamed_file("\n".join(lines) + "\n")])
        from oslo_log import log
        log.setup(cfg.CONF, "cinder")
        logging.getLogger().addHandler(COMPLAINTS)
        os.makedirs(os.path.join(state, "lock"), exist_ok=True)
        coordination.COORDINATOR.start()
        if os.geteuid() == 0:
            self.be_root()

    @staticmethod
    def unnamed_file(text):
        """A file without a name that lives as long as this process: secrets are never on a disk."""
        descriptor = os.memfd_create("octopus-backend")
        os.write(descriptor, text.encode())
        return "/proc/%d/fd/%d" % (os.getpid(), descriptor)

    @staticmethod
    def be_root():
        """Commands of root are run as they are: no helper, no second daemon."""
        import cinder.privsep
        import os_brick.privileged
        cinder.privsep.sys_admin_pctxt.set_client_mode(False)
        os_brick.privileged.default.set_client_mode(False)

    def load(self, request):
        from cinder.volume import configuration
        from cinder.volume import manager
        from oslo_utils import importutils
        kind = importutils.import_class(request["class"])
        own = configuration.Configuration(manager.volume_backend_opts, config_group=self.backend)
        self.driver = kind(configuration=own, db=MEMORY, host="octopus@" + self.backend, cluster_name=None,
                           is_vol_db_empty=not request.get("volumes", True),
                           active_backend_id=request.get("active_backend_id"))

    def first_stats(self):
        self.driver.init_capabilities()

    def features(self):
        names = ["create_volume", "create_snapshot", "create_cloned_volume", "create_volume_from_snapshot", "extend_volume",
                 "revert_to_snapshot", "manage_existing", "manage_existing_get_size", "unmanage", "get_manageable_volumes",
                 "manage_existing_snapshot", "get_manageable_snapshots", "unmanage_snapshot", "failover_host", "retype", "migrate_volume"]
        from cinder.volume import driver as base
        found = []
        for name in names:
            mine = getattr(type(self.driver), name, None)
            theirs = [getattr(cls, name, None) for cls in (base.BaseVD, base.VolumeDriver)]
            if mine is not None and mine not in theirs:
                found.append(name)
        if self.takes_groups():
            found.append("create_group_snapshot")
        return found

    def takes_groups(self):
        """Whether it takes snapshots of a group at one moment, and says so: some have the calls for other sorts of groups only."""
        from cinder.volume import driver as base
        has = all(getattr(type(self.driver), name, None) not in (None, getattr(base.VolumeDriver, name, None))
                  for name in ("create_group", "create_group_snapshot", "delete_group_snapshot"))
        stats = self.driver.get_volume_stats(refresh=False) if has else None
        return any(each.get("consistent_group_snapshot_enabled") for each in [stats or {}] + ((stats or {}).get("pools") or []))

    # Objects -----------------------------------------------------------------------------------------------------------

    def fill(self, thing):
        """Every field that the class declares has a value, as it would have with a database behind it."""
        for name, field in thing.fields.items():
            if thing.obj_attr_is_set(name):
                continue
            kind = type(field).__name__
            if kind == "ObjectField":
                value = None
            elif kind.startswith("DictOf"):
                value = {}
            elif kind == "BooleanField":
                value = False
            elif kind == "IntegerField" and not field.nullable:
                value = 0
            elif kind == "UUIDField" and not field.nullable:
                value = "00000000-0000-0000-0000-000000000000"
            else:
                value = None
            try:
                setattr(thing, name, value)
            except Exception:
                pass

    def type_of(self, wanted):
        kind = wanted.get("type")
        if not kind:
            return None
        key = kind["id"]
        limits = kind.get("limits")
        if limits:
            MEMORY.qos[key] = {"id": key, "name": key, "consumer": "back-end", "specs": dict(limits)}
        record = {"id": key, "name": kind.get("name", key), "extra_specs": kind.get("extra_specs", {}),
                  "qos_specs_id": key if limits else None, "is_public": True, "deleted": False, "description": None, "projects": [],
                  "created_at": None, "updated_at": None, "deleted_at": None, "qos_specs": None}
        MEMORY.types[key] = record
        thing = self.objects.VolumeType(context=self.context, id=key, name=record["name"],
                                        extra_specs=record["extra_specs"], is_public=True,
                                        qos_specs_id=record["qos_specs_id"])
        self.fill(thing)
        return thing

    def volume(self, wanted):
        kind = self.type_of(wanted)
        model = dict(wanted.get("model") or {})
        known = MEMORY.volumes.get(wanted["id"])
        thing = self.objects.Volume(context=self.context)
        thing.id = wanted["id"]
        thing.size = wanted["size"]
        thing.host = "octopus@%s#%s" % (self.backend, wanted["pool"])
        thing.display_name = wanted.get("name") or "volume-" + wanted["id"]
        thing.status = wanted.get("status", "available")
        thing.project_id = thing.user_id = "octopus"
        thing.volume_type_id = kind.id if kind else None
        thing.provider_location = model.get("provider_location")
        thing.provider_id = model.get("provider_id")
        thing.provider_auth = model.get("provider_auth") or (known.provider_auth if known else None)
        thing.replication_status = model.get("replication_status")
        thing.replication_driver_data = model.get("replication_driver_data")
        thing._name_id = model.get("_name_id")
        thing.multiattach = False
        thing.metadata = dict(model.get("metadata") or {})
        thing.admin_metadata = dict(model.get("admin_metadata") or {})
        thing.glance_metadata = {}
        thing.volume_type = kind
        thing.volume_attachment = self.objects.VolumeAttachmentList(context=self.context, objects=[])
        thing.snapshots = self.objects.SnapshotList(context=self.context, objects=[
            s for s in MEMORY.snapshots.values() if s.volume_id == wanted["id"]])
        self.fill(thing)
        thing.obj_reset_changes()
        MEMORY.volumes[thing.id] = thing
        return thing

    def snapshot(self, wanted):
        parent = self.volume(wanted["volume"])
        model = dict(wanted.get("model") or {})
        thing = self.objects.Snapshot(context=self.context)
        thing.id = wanted["id"]
        thing.volume_id = parent.id
        thing.volume_size = wanted["volume_size"]
        thing.display_name = "snapshot-" + wanted["id"]
        thing.status = "available"
        thing.project_id = thing.user_id = "octopus"
        thing.volume_type_id = parent.volume_type_id
        thing.provider_location = model.get("provider_location")
        thing.provider_id = model.get("provider_id")
        thing.provider_auth = None
        thing.metadata = dict(model.get("metadata") or {})
        thing.volume = parent
        self.fill(thing)
        thing.obj_reset_changes()
        MEMORY.snapshots[thing.id] = thing
        if wanted.get("moment"):
            self.moment(wanted["moment"], self.group(wanted["group"], [parent]), [thing])
        return thing

    def model_of(self, thing, update):
        """What has to be known next time: what the driver returned, and what it set on the object itself."""
        update = dict(update or {})
        model = {}
        for name in ("provider_location", "provider_id", "replication_status", "replication_driver_data", "_name_id",
                     "metadata", "admin_metadata"):
            value = update.get(name, getattr(thing, name, None))
            if value:
                model[name] = value
        if update.get("provider_auth"):
            thing.provider_auth = self.hidden(update["provider_auth"])
        for name in ("provider_location", "provider_id"):
            if name in update:
                setattr(thing, name, update[name])
        return model

    @staticmethod
    def hidden(login):
        """CHAP, user, password: neither of them is to be seen in what the driver says."""
        SECRETS.extend(p for p in str(login).split()[1:] if len(p) > 7)
        return login

    GROUP_TYPE = "0c709058-0000-4000-8000-6f6e656d6f6d"

    def group(self, key, volumes):
        """@param volumes that are in it, as far as the call is about them"""
        objects = self.objects
        group = objects.Group(context=self.context)
        group.id = key
        group.name = "group-" + key
        group.status = "available"
        group.project_id = group.user_id = "octopus"
        group.group_type_id = self.GROUP_TYPE
        group.host = volumes[0].host if volumes else "octopus@" + self.backend
        types = {v.volume_type_id: v.volume_type for v in volumes if v.volume_type_id}
        group.volume_type_ids = list(types)
        group.volume_types = objects.VolumeTypeList(context=self.context, objects=list(types.values()))
        group.volumes = objects.VolumeList(context=self.context, objects=volumes)
        group.group_snapshots = objects.GroupSnapshotList(context=self.context, objects=[])
        self.fill(group)
        group.obj_reset_changes()
        return group

    @staticmethod
    def put_into(group, volumes):
        for volume in volumes:
            volume.group_id = group.id if group else None
            volume.group = group
            volume.obj_reset_changes()

    def moment(self, key, group, snapshots):
        moment = self.objects.GroupSnapshot(context=self.context)
        moment.id = key
        moment.name = "group_snapshot-" + key
        moment.status = "available"
        moment.project_id = moment.user_id = "octopus"
        moment.group_id = group.id
        moment.group_type_id = self.GROUP_TYPE
        moment.group = group
        moment.snapshots = self.objects.SnapshotList(context=self.context, objects=snapshots)
        self.fill(moment)
        moment.obj_reset_changes()
        for snapshot in snapshots:
            snapshot.group_snapshot_id = key
            snapshot.group_snapshot = moment
            snapshot.obj_reset_changes()
        return moment

    def moment_of(self, request):
        """The snapshots of a request, with the group and the moment that they belong to. @return moment, snapshots"""
        snapshots = [self.snapshot(each) for each in request["snapshots"]]
        volumes = [each.volume for each in snapshots]
        group = self.group(request["snapshots"][0]["group"], volumes)
        self.put_into(group, volumes)
        return self.moment(request["snapshots"][0]["moment"], group, snapshots), snapshots

    @staticmethod
    def own_updates(updates, things):
        """What a driver answers of each, by id. A status that says error is an error."""
        own = {str(each["id"]): each for each in updates or []}
        bad = [key for key, each in own.items() if str(each.get("status", "")).startswith("error")]
        if bad:
            raise RuntimeError("the driver says that it has failed for " + ", ".join(bad))
        return {thing.id: own.get(thing.id) for thing in things}

    # Calls -------------------------------------------------------------------------------------------------------------

    def stats(self, request):
        self.driver._stats = getattr(self.driver, "_stats", None)
        return self.driver.get_volume_stats(refresh=True)

    def create_volume(self, request):
        volume = self.volume(request["volume"])
        update = self.driver.create_volume(volume)
        return {"model": self.model_of(volume, update)}

    def delete_volume(self, request):
        volume = self.volume(request["volume"])
        self.driver.remove_export(self.context, volume)
        self.driver.delete_volume(volume)
        MEMORY.volumes.pop(volume.id, None)
        return {}

    def clone(self, request):
        source = self.volume(request["source"])
        volume = self.volume(request["volume"])
        update = self.driver.create_cloned_volume(volume, source)
        return {"model": self.model_of(volume, update)}

    def from_snapshot(self, request):
        snapshot = self.snapshot(request["snapshot"])
        volume = self.volume(request["volume"])
        update = self.driver.create_volume_from_snapshot(volume, snapshot)
        return {"model": self.model_of(volume, update)}

    def extend(self, request):
        volume = self.volume(request["volume"])
        self.driver.extend_volume(volume, request["size"])
        volume.size = request["size"]
        return {"model": self.model_of(volume, None)}

    def create_snapshot(self, request):
        snapshot = self.snapshot(request["snapshot"])
        update = self.driver.create_snapshot(snapshot)
        return {"model": self.model_of(snapshot, update)}

    def delete_snapshot(self, request):
        snapshot = self.snapshot(request["snapshot"])
        self.driver.delete_snapshot(snapshot)
        MEMORY.snapshots.pop(snapshot.id, None)
        return {}

    def create_group(self, request):
        self.driver.create_group(self.context, self.group(request["group"], [self.volume(v) for v in request["volumes"]]))
        return {}

    def update_group(self, request):
        add, remove = ([self.volume(v) for v in request[name]] for name in ("add", "remove"))
        group = self.group(request["group"], add or remove)
        self.put_into(group, remove)
        try:
            answer = self.driver.update_group(self.context, group, add_volumes=add, remove_volumes=remove)
        except NotImplementedError:
            answer = None
        self.put_into(group, add)
        self.put_into(None, remove)
        updates = self.own_updates([u for part in (answer or ())[1:] for u in part or []], add + remove)
        return {"models": {v.id: self.model_of(v, updates[v.id]) for v in add + remove}}

    def delete_group(self, request):
        """Its volumes have left it before: a driver deletes those that it is given."""
        try:
            self.driver.delete_group(self.context, self.group(request["group"], []), [])
        except NotImplementedError:
            pass
        return {}

    def group_snapshot(self, request):
        moment, snapshots = self.moment_of(request)
        answer = self.driver.create_group_snapshot(self.context, moment, snapshots)
        updates = self.own_updates((answer or (None, None))[1], snapshots)
        return {"models": {s.id: self.model_of(s, updates[s.id]) for s in snapshots}}

    def delete_group_snapshot(self, request):
        moment, snapshots = self.moment_of(request)
        answer = self.driver.delete_group_snapshot(self.context, moment, snapshots)
        self.own_updates((answer or (None, None))[1], snapshots)
        for snapshot in snapshots:
            MEMORY.snapshots.pop(snapshot.id, None)
        return {}

    def revert(self, request):
        snapshot = self.snapshot(request["snapshot"])
        volume = self.volume(request["volume"])
        self.driver.revert_to_snapshot(self.context, volume, snapshot)
        return {"model": self.model_of(volume, None)}

    def limit(self, request):
        """Another type with the same extra specs: that is how Cinder has a driver change limits."""
        volume = self.volume(request["volume"])
        wanted = self.type_of({"type": request["wanted"]})
        before = (request["volume"].get("type") or {}).get("limits") or {}
        after = request["wanted"].get("limits") or {}
        diff = {"encryption": {}, "extra_specs": {},
                "qos_specs": {name: (before.get(name), after.get(name)) for name in {**before, **after}}}
        record = dict(MEMORY.types[wanted.id])
        done = self.driver.retype(self.context, volume, record, diff, {"host": volume.host, "capabilities": {}})
        done, update = done if isinstance(done, (tuple, list)) else (done, None)
        if not done:
            raise RuntimeError("the driver refuses to change the limits of this volume where it is")
        return {"model": self.model_of(volume, update)}

    def connect(self, request):
        volume = self.volume(request["volume"])
        connector = request["connector"]
        self.driver.validate_connector(connector)
        # A target that is there already keeps the login that it was made with.
        volume.provider_auth = volume.provider_auth or self.hidden(request.get("login") or None)
        update = self.driver.create_export(self.context, volume, connector)
        model = self.model_of(volume, update)
        return {"connection": self.driver.initialize_connection(volume, connector), "model": model,
                "login": volume.provider_auth}

    def disconnect(self, request):
        volume = self.volume(request["volume"])
        self.driver.terminate_connection(volume, request["connector"], force=False)
        if request.get("last"):
            self.driver.remove_export(self.context, volume)
        return {}

    def manageable(self, request):
        return {"found": self.driver.get_manageable_volumes(
            [], None, 10000, 0, ["reference"], ["asc"])}

    def manage(self, request):
        volume = self.volume(request["volume"])
        reference = request["reference"]
        size = self.driver.manage_existing_get_size(volume, reference)
        volume.size = size
        update = self.driver.manage_existing(volume, reference)
        return {"size": size, "model": self.model_of(volume, update)}

    def unmanage(self, request):
        self.driver.unmanage(self.volume(request["volume"]))
        return {}

    def manageable_snapshots(self, request):
        return {"found": self.driver.get_manageable_snapshots(
            [], None, 10000, 0, ["reference"], ["asc"])}

    def manage_snapshot(self, request):
        snapshot = self.snapshot(request["snapshot"])
        size = self.driver.manage_existing_snapshot_get_size(snapshot, request["reference"])
        if size > request["volume_size"]:
            from cinder import exception
            raise exception.ManageExistingInvalidReference(
                existing_ref=request["reference"], reason="it has %d GiB, its volume %d" % (size, request["volume_size"]))
        update = self.driver.manage_existing_snapshot(snapshot, request["reference"])
        return {"size": size, "model": self.model_of(snapshot, update)}

    def unmanage_snapshot(self, request):
        self.driver.unmanage_snapshot(self.snapshot(request["snapshot"]))
        return {}

    def failover(self, request):
        volumes = [self.volume(each) for each in request["volumes"]]
        active, updates = self.driver.failover_host(self.context, volumes, request["target"], [])[:2]
        own = {each["volume_id"]: each["updates"] for each in updates or []}
        return {"active": active, "models": {each.id: self.model_of(each, own.get(each.id)) for each in volumes}}

    def echo(self, request):
        """For tests of the host itself."""
        if request.get("sleep"):
            time.sleep(request["sleep"])
        return {"pid": os.getpid()}


def limit_memory(megabytes):
    import resource
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def kind_of(problem, driver):
    names = [cls.__name__ for cls in type(problem).__mro__]
    lacks = isinstance(problem, AttributeError) and driver is not None and getattr(problem, "obj", None) is driver
    if lacks or isinstance(problem, (NotImplementedError, NotThere)) or "NotSupportedOperation" in names:
        return "unsupported"
    if isinstance(problem, ImportError):
        return "import"
    if isinstance(problem, MemoryError):
        return "memory"
    for name in ("VolumeIsBusy", "SnapshotIsBusy"):
        if name in names:
            return "busy"
    for name in ("NotFound", "VolumeNotFound", "SnapshotNotFound", "ImageNotFound"):
        if name in names:
            return "missing"
    for name in ("InvalidConnectorException", "InvalidInput", "ManageExistingInvalidReference", "Invalid",
                 "InvalidConfigurationValue", "ConfigFileValueError"):
        if name in names:
            return "invalid"
    return "failed"


def reasons(problem):
    """What led to it, as far as the driver kept that, and what it logged."""
    found = []
    inner = problem.__cause__ or problem.__context__
    while inner is not None and len(found) < 3:
        found.append("%s: %s" % (type(inner).__name__, masked(inner)[:500]))
        inner = inner.__cause__ or inner.__context__
    return found + [text for text in COMPLAINTS.take() if text not in found]


def answer_to(host, request):
    COMPLAINTS.take()
    try:
        call = request["call"]
        if call.startswith("_") or not callable(getattr(host, call, None)):
            raise NotThere("there is no call " + call)
        return {"id": request["id"], "ok": getattr(host, call)(request.get("with") or {})}
    except BaseException as problem:  # a driver may even call sys.exit
        if isinstance(problem, KeyboardInterrupt):
            raise
        sys.stderr.write(masked(traceback.format_exc()))
        text = masked(getattr(problem, "msg", None) or problem)
        if isinstance(problem, ImportError) and problem.name:
            text = "%s (module %s)" % (text, problem.name)
        return {"id": request["id"], "error": {
            "kind": kind_of(problem, host.driver), "class": type(problem).__name__, "text": text[:4000],
            "reasons": reasons(problem),
            "reached": host.reached[-1] if host.reached else ""}}


def lines():
    """What is asked, one after another; others work while one waits for the next."""
    while True:
        line = sys.stdin.readline() if eventlet is None else eventlet.tpool.execute(sys.stdin.readline)
        if not line:
            return
        if line.strip():
            yield json.loads(line)


def main():
    host = Host()
    tell({"ready": os.getpid(), "python": sys.version.split()[0]})
    for request in lines():
        if request.get("memory_megabytes"):
            limit_memory(request["memory_megabytes"])
        if eventlet is None or request["call"] == "open":
            tell(answer_to(host, request))
        else:
            eventlet.spawn_n(lambda own=request: tell(answer_to(host, own)))


if __name__ == "__main__":
    main()
