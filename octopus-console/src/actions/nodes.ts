import type { Node } from '../api/nodes'
import { useWords } from '../i18n'
import { line, option } from '../lib/command'
import { type Action, type FieldSpec, given, text, type Values, whole } from './action'

const RULE = 'node:change'

function accessFields(t: (key: string) => string, node?: Node): FieldSpec[] {
  const ssh = (values: Values) => (node ? node.kind === 'ssh' : values.kind === 'ssh')
  const fields: FieldSpec[] = [
    { name: 'host', label: t('node.host'), kind: 'text', initial: node?.host, required: !node },
    { name: 'port', label: t('node.port'), kind: 'number', least: 1, most: 65_535, initial: node?.port ?? 22 },
    { name: 'user', label: t('node.user'), kind: 'text', initial: node?.user ?? 'root', required: !node },
    { name: 'password', label: t('node.password'), kind: 'secret', help: node && t('backend.secretStays') },
    { name: 'private_key', label: t('node.key'), kind: 'area', hidden: true, help: t('node.keyHelp') },
    { name: 'passphrase', label: t('node.passphrase'), kind: 'secret' },
    { name: 'sudo', label: t('node.sudo'), kind: 'switch', initial: node?.sudo ?? false },
    { name: 'sudo_password', label: t('node.sudoPassword'), kind: 'secret' },
    { name: 'jump', label: t('node.jump'), kind: 'text', initial: node?.jump ?? undefined, help: t('node.jumpHelp') },
    { name: 'host_key', label: t('node.hostKey'), kind: 'text', help: t('node.hostKeyHelp') },
  ]
  const pod = (values: Values) => (node ? node.kind === 'kubernetes' : values.kind === 'kubernetes')
  const pods: FieldSpec[] = [
    { name: 'pod', label: t('node.pod'), kind: 'text', initial: node?.pod ?? undefined, required: !node, help: t('node.podHelp') },
    { name: 'namespace', label: t('node.namespace'), kind: 'text', initial: node?.namespace ?? undefined, help: t('node.namespaceHelp') },
    { name: 'container', label: t('node.container'), kind: 'text', initial: node?.container ?? undefined, help: t('node.containerHelp') },
    { name: 'kubeconfig', label: 'kubeconfig', kind: 'area', hidden: true, help: t('node.kubeconfigHelp') },
  ]
  return [...fields.map((field) => ({ ...field, when: ssh })), ...pods.map((field) => ({ ...field, when: pod }))]
}

const access = (values: Values) =>
  given({
    host: text(values, 'host'),
    port: whole(values, 'port'),
    user: text(values, 'user'),
    password: text(values, 'password'),
    private_key: text(values, 'private_key'),
    passphrase: text(values, 'passphrase'),
    sudo: values.sudo === true,
    sudo_password: text(values, 'sudo_password'),
    jump: text(values, 'jump'),
    host_key: text(values, 'host_key'),
  })

const podAccess = (values: Values) =>
  given({
    pod: text(values, 'pod'),
    namespace: text(values, 'namespace'),
    container: text(values, 'container'),
    kubeconfig: text(values, 'kubeconfig'),
  })

const accessOf = (kind: unknown, values: Values) =>
  kind === 'ssh' ? access(values) : kind === 'kubernetes' ? podAccess(values) : {}

/** The same on the command line; what is secret comes from a file. */
const reached = (values: Values) =>
  values.kind === 'kubernetes'
    ? [
        ...option('--kubernetes', values.pod),
        ...option('--namespace', values.namespace),
        ...option('--container', values.container),
        ...(text(values, 'kubeconfig') ? ['--secret', 'kubeconfig=@FILE'] : []),
      ]
    : values.kind === 'ssh'
      ? [
          ...option('--ssh', values.host && `${text(values, 'user') ?? 'root'}@${String(values.host)}:${whole(values, 'port') ?? 22}`),
          ...['password', 'private_key', 'passphrase', 'sudo_password']
            .filter((name) => text(values, name))
            .flatMap((name) => ['--secret', `${name}=@FILE`]),
          ...(values.sudo === true ? ['--sudo'] : []),
          ...option('--jump', values.jump),
          ...option('--host-key', values.host_key),
        ]
      : []

export function useAddNode(): Action {
  const { t } = useWords()
  return {
    title: t('node.add'),
    verb: t('node.addVerb'),
    rule: RULE,
    fields: [
      { name: 'name', label: t('word.name'), kind: 'text', required: true },
      {
        name: 'kind',
        label: t('node.kind'),
        kind: 'select',
        required: true,
        initial: 'ssh',
        choices: ['ssh', 'local', 'kubernetes'].map((value) => ({ value, label: t(`node.kind_${value}`) })),
      },
      ...accessFields(t),
    ],
    calls: (values) => [
      {
        method: 'POST',
        path: '/api/v1/nodes',
        body: {
          name: text(values, 'name'),
          kind: values.kind,
          ...accessOf(values.kind, values),
        },
      },
    ],
    cli: (values) => line('octopus', 'node', 'add', text(values, 'name') ?? 'NAME', ...reached(values)),
  }
}

export function useNodeActions(): (node: Node) => Action[] {
  const { t } = useWords()
  return (node) => {
    const path = `/api/v1/nodes/${encodeURIComponent(node.name)}`
    const name = { name: node.name }
    const probe: Action = {
      title: t('node.probe', name),
      verb: t('node.probeVerb'),
      rule: RULE,
      note: t('node.probeNote'),
      calls: () => [{ method: 'POST', path: `${path}/probe` }],
      cli: () => line('octopus', 'node', 'probe', node.name),
    }
    const accept: Action = {
      title: t('node.accept', name),
      verb: t('node.acceptVerb'),
      rule: RULE,
      note: t('node.acceptNote', { key: node.offered_host_key }),
      calls: () => [{ method: 'POST', path: `${path}/host-key`, body: { fingerprint: node.offered_host_key } }],
      cli: () => line('octopus', 'node', 'accept-key', node.name, node.offered_host_key),
    }
    const change: Action = {
      title: t('node.change', name),
      verb: t('action.edit'),
      rule: RULE,
      fields: accessFields(t, node),
      calls: (values) => [{ method: 'PUT', path, body: accessOf(node.kind, values) }],
      cli: (values) => line('octopus', 'node', 'change', node.name, ...reached({ ...values, kind: node.kind })),
    }
    const remove: Action = {
      title: t('node.remove', name),
      verb: t('action.remove'),
      danger: true,
      rule: RULE,
      note: t('node.removeNote'),
      calls: () => [{ method: 'DELETE', path }],
      cli: () => line('octopus', 'node', 'remove', node.name),
    }
    return [
      ...(node.offered_host_key ? [accept] : []),
      probe,
      ...(node.kind === 'local' ? [] : [change]),
      remove,
    ]
  }
}
