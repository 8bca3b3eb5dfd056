import { expect, test } from './fixture';
import { shoot } from './shots';

test('an agent reviews a session’s changes, and the user accepts, sends and dismisses what it found', async ({
  start,
}) => {
  const { ui } = await start({ env: { UNDERSTORY_DEMO_PACE: '0' } });
  const { page } = ui;
  const comments = page.getByRole('region', { name: 'Comments' });
  const findings = comments.getByRole('article', { name: /^Finding on/ });
  await page.setViewportSize({ width: 1440, height: 900 });
  await ui.start.tryDemo();
  await ui.composer.startSession('Give regular customers a discount', { permissions: 'Allow' });
  await ui.sessions.expectEnded('Give regular customers a discount');

  await test.step('by one key, in a session of its own', async () => {
    await page.keyboard.press('Shift+Alt+W');
    const reviewed = page.getByRole('region', { name: 'Reviewed' });
    await expect(reviewed).toContainText('3 findings of a review to decide on');
    await shoot(page, 'review-notice');
    await reviewed.getByRole('button', { name: 'Show in the Changes' }).click();
    await comments.getByRole('button', { name: '3 findings to decide on' }).click();
    await expect(findings).toHaveCount(3);
    await expect(findings.first()).toContainText('Error');
    await expect(ui.changes.diff.getByRole('article', { name: /^Finding on/ }).first()).toBeVisible();
    await shoot(page, 'review-findings');
  });

  await test.step('each is decided on; a dismissed one can be had back', async () => {
    await findings.nth(1).getByRole('button', { name: 'Dismiss' }).click();
    await expect(comments.getByRole('button', { name: '2 findings to decide on' })).toBeVisible();
    await page
      .getByRole('status')
      .filter({ hasText: 'Dismissed the finding.' })
      .getByRole('button', { name: 'Undo' })
      .click();
    await expect(findings.nth(1).getByRole('button', { name: 'Dismiss' })).toBeVisible();
    await findings.nth(1).getByRole('button', { name: 'Dismiss' }).click();
    await findings.first().getByRole('button', { name: 'Accept' }).click();
    await expect(
      comments.getByRole('button', { name: '1 finding to decide on · 1 comment, not sent yet' }),
    ).toBeVisible();
    await findings.nth(1).getByRole('button', { name: 'Send to the Agent' }).click();
    await expect(ui.conversation.log).toContainText('found by another agent that reviewed your changes');
    await ui.sessions.expectEnded(/^Give regular/);
    await comments.getByRole('button', { name: 'Show 1 dismissed' }).click();
    await expect(findings).toHaveCount(3);
    await expect(findings.last()).toContainText('Dismissed');
  });

  await test.step('the reviewer’s own session says what it is, and applies nothing', async () => {
    await ui.sessions.row(/^Review: Give regular customers/).click();
    await expect(page.getByRole('region', { name: 'Review', exact: true })).toContainText(
      '1 error, 1 warning, 1 note',
    );
    await expect(ui.sessions.row(/^Review: Give/)).toContainText('found 1 error, 1 warning, 1 note');
    await expect(page.getByRole('button', { name: /^Apply/ })).toHaveCount(0);
    await page.getByRole('button', { name: 'Start on its result' }).isDisabled();
    await shoot(page, 'review-session');
  });

  await test.step('another template is chosen, read, and edited as one’s own', async () => {
    await ui.sessions.row(/^Give regular/).click();
    await page.keyboard.press('Shift+Alt+S');
    const dialog = page.getByRole('dialog', { name: /^Start on the result of/ });
    const told = dialog.getByRole('region', { name: 'What its agent is told' });
    await expect(told).toContainText('Review the changes that are described below');
    await expect(told).toContainText('> Give regular customers a discount');
    await shoot(page, 'start-on-result');
    await dialog.getByRole('combobox', { name: 'Template' }).click();
    await page.getByRole('option', { name: 'Document' }).click();
    await dialog.getByRole('button', { name: 'Edit Template' }).click();
    await dialog
      .getByRole('textbox', { name: 'Template' })
      .fill('---\nname: Handbook\n---\nWrite the handbook of {{title}}.');
    await shoot(page, 'edit-template');
    await dialog.getByRole('button', { name: 'Save Template' }).click();
    await expect(told).toContainText('Write the handbook of Give regular customers a discount.');
    await dialog.getByRole('button', { name: 'Start', exact: true }).click();
    await expect(page.getByRole('region', { name: 'Begun on a result' })).toContainText(
      'Give regular customers',
    );
    await ui.sessions.expectEnded(/^Handbook: Give regular/);
  });
});
