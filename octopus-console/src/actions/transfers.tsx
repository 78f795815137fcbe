import { App, Typography } from 'antd'
import type { Transfer, Volume } from '../api/types'
import { useWords } from '../i18n'
import { line, option } from '../lib/command'
import { type Action, given, text } from './action'

/** Offers a volume to another project. The key is in the answer, and never shown again. */
export function useOfferVolume(): (volume: Volume | undefined, volumes?: Volume[]) => Action {
  const { t } = useWords()
  const { modal } = App.useApp()
  return (volume, volumes = []) => ({
    title: volume ? t('transfer.offer', { name: volume.name ?? volume.id.slice(0, 8) }) : t('transfer.create'),
    verb: t('transfer.offerVerb'),
    rule: 'volume:create_transfer',
    note: t('transfer.offerNote'),
    fields: [
      ...(volume
        ? []
        : [
            {
              name: 'volume',
              label: t('word.volume'),
              kind: 'select' as const,
              required: true,
              choices: volumes
                .filter((each) => each.status === 'available' && !each.group_id)
                .map((each) => ({ value: each.id, label: each.name ?? each.id })),
            },
          ]),
      { name: 'name', label: t('word.name'), kind: 'text' },
      { name: 'alone', label: t('transfer.noSnapshots'), kind: 'switch', initial: false },
    ],
    calls: (values) => [
      {
        method: 'POST',
        path: '/v3/volume-transfers',
        body: {
          transfer: given({
            volume_id: volume?.id ?? text(values, 'volume'),
            name: text(values, 'name'),
            no_snapshots: values.alone === true,
          }),
        },
      },
    ],
    cli: (values) =>
      line(
        'octopus',
        'transfer',
        'create',
        volume?.id ?? text(values, 'volume') ?? 'VOLUME',
        ...option('--name', values.name),
        values.alone === true && '--no-snapshots',
      ),
    after: (answers) => {
      const made = (answers[0] as { transfer?: { id: string; auth_key: string } } | undefined)?.transfer
      if (!made) return
      modal.info({
        title: t('transfer.keyTitle'),
        content: (
          <>
            <p>{t('transfer.keyNote')}</p>
            <p>
              {t('word.id')}: <Typography.Text code copyable>{made.id}</Typography.Text>
            </p>
            <p>
              {t('transfer.key')}: <Typography.Text code copyable>{made.auth_key}</Typography.Text>
            </p>
          </>
        ),
      })
    },
  })
}

export function useTransferActions(): { accept: Action; ofTransfer: (transfer: Transfer) => Action[] } {
  const { t } = useWords()
  const accepting = (id: string | undefined): Action => ({
    title: t('transfer.accept'),
    verb: t('transfer.acceptVerb'),
    rule: 'volume:accept_transfer',
    note: t('transfer.acceptNote'),
    fields: [
      { name: 'id', label: t('transfer.id'), kind: 'text', required: true, initial: id },
      { name: 'auth_key', label: t('transfer.key'), kind: 'secret', required: true },
    ],
    calls: (values) => [
      {
        method: 'POST',
        path: `/v3/volume-transfers/${text(values, 'id') ?? 'ID'}/accept`,
        body: { accept: { auth_key: text(values, 'auth_key') ?? '' } },
      },
    ],
    cli: (values) => line('octopus', 'transfer', 'accept', text(values, 'id') ?? 'TRANSFER'),
  })
  return {
    accept: accepting(undefined),
    ofTransfer: (transfer) => [
      accepting(transfer.id),
      {
        title: t('transfer.withdraw', { name: transfer.name ?? transfer.id.slice(0, 8) }),
        verb: t('transfer.withdrawVerb'),
        danger: true,
        rule: 'volume:delete_transfer',
        calls: () => [{ method: 'DELETE', path: `/v3/volume-transfers/${transfer.id}` }],
        cli: () => line('octopus', 'transfer', 'delete', transfer.id),
      },
    ],
  }
}
