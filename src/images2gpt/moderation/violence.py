"""The words about violence, crime and deceit that our rules know; read as those of `terms`."""

VIOLENCE = {
    "graphic_gore": """
        graphic gore, extreme gore, gore photo*, realistic gore, gorey corpse, snuff film*, disembowel*, eviscerat*,
        guts spilling, intestines spilling, entrails spilling, brains splatter*, mutilated corpse*, mutilated body,
        mutilated bodies, dismembered*, torture porn, verstummelte leiche*, zerstuckelte leiche*, cadavre mutile*,
        cuerpo mutilado, cadaver mutilado, расчлененк*, расчлененн*, изуродованный труп, 血腥尸体, 碎尸, 肢解,
        开膛破肚
    """,
    "mutilation": """
        decapitated, beheaded, beheading, severed, skinned alive, impaled, flayed, enthauptet*, decapite*, обезглавл*,
        斩首
    """,
    "body": """
        corpse*, human head, head, heads, limb*, human body, person, man, woman, people, victim*, hostage*, prisoner*,
        soldier*, leiche*, kopf, mann, frau, tete, corps, homme, femme, cabeza, hombre, mujer, голов*, тел*, 人头,
        人质
    """,
    "stage": """
        halloween, zombie*, costume*, prop, props, toy, toys, play money, pretend play, monopoly, board game*,
        cartoon*, theater, theatre, stage, lego, miniature*, video game*, movie poster, film poster, museum*,
        memorial*, paper mache, for kids, for children, fantasy, minecraft, fortnite
    """,
    "prevention": """
        awareness, prevention, prevent, preventing, preventative, hotline*, helpline*, lifeline, survivor*, recovery,
        against, stop, avoid, spot, spotting, recognize, recognise, recognizing, warning*, beware, quiz, training,
        protect*, security tips, museum*, memorial*, remembrance, history, historical, documentary, textbook, fighting,
        fought, resistance, resisting, defeat, defeats, defeated, defeating, surviving, pravention, warnung, gegen,
        hilfe, contre, sensibilisation, aide, contra, prevencion, ayuda, против, профилактик*, помощь, 预防, 反对,
        防范, 警惕, 防诈骗
    """,
    "terrorist_group": """
        isis, isil, daesh, islamic state, islamischer staat, islamischen staat, etat islamique, estado islamico,
        al qaeda, al qaida, alqaeda, boko haram, al shabaab, atomwaffen, terror group, terrorist group,
        terrorist organization, terrorists, terrorism, jihadist*, neo nazi*, nazis, nazi party, ku klux klan, игил,
        аль каида, 伊斯兰国, 基地组织
    """,
    "ancient": "egypt*, goddess*, temple*, osiris, horus, pharaoh*, mytholog*, hieroglyph*",
    "praise": """
        glorify*, glorious, heroic, praise*, praising, celebrat*, recruit*, propaganda, join, support*, long live,
        victory, honor*, honour*, inspire*, rekrutier*, verherrlich*, propagand*, glorif*, recrutement, rejoin*,
        reclut*, gloria, прославл*, вербовк*, пропаганд*, вступай*, 招募, 宣传, 歌颂, 加入, 万岁
    """,
    "massacre": """
        mass shooting*, school shooting*, terrorist attack*, terror attack*, suicide bombing*, suicide bomber*,
        mass murder*, christchurch shooter, columbine shoot*, amoklauf*, terroranschlag*, attentat terroriste*,
        attentats terroristes, atentado terrorista, атак террорист*, теракт*, 恐怖袭击, 校园枪击
    """,
    "instruction": """
        how to make, how to build, how to cook, how to create, how to construct, how to assemble, how to synthesize,
        how to commit, how to do, how to carry out, how to plan, how to kill, how to hide, how to tie, how to print,
        how do i make, how do i build, instructions, instruction manual, step by step, tutorial*, recipe*, blueprint*,
        schematic*, assembly diagram, manufacturing guide, guide to making, guide to building, diy guide, best way to,
        easiest way to, painless way*, methods of, anleitung*, bauanleitung*, bauplan*, rezept*, schritt fur schritt,
        wie man, wie baut man, comment fabriquer, comment faire, mode d emploi, recette*, como hacer, como fabricar,
        instrucciones, receta*, paso a paso, как сделать, как изготовить, как собрать, инструкци*, рецепт*, пошагов*,
        如何制作, 怎么做, 制作教程, 制作方法, 教程, 步骤, 如何制造
    """,
    "self_harm": """
        suicide, suicides, kill myself, killing myself, hang myself, hanging myself, hang yourself, self harm*,
        selfharm*, cut myself, cutting myself, slit wrist*, slitting wrists, cutting wrists, noose, overdose,
        overdosing, starve myself, selbstmord*, suizid*, mich umbring*, mich ritzen, se suicider, suicidaire*,
        me suicider, suicidio, suicidarse, suicidarme, самоубийств*, суицид*, покончить с собой, 自杀, 自残, 割腕,
        上吊
    """,
    "self_harm_call": """
        kill yourself, kill your self, go kill yourself, go and die, slit your wrists, cut your wrists, kys, thinspo*,
        thinspiration, pro ana, proana, pro anorexia, pro mia, everyone should commit suicide, bring dich um,
        bringt euch um, suicide toi, tue toi, matate, suicidate, убей себя, выпились, 去自杀, 去死吧
    """,
    "encouragement": """
        encourag*, glorif*, romantic*, beautiful way, inspir*, you should commit, do it now, is the answer,
        is the only, worth it, promot*, challenge, ermutig*, verherrlich*, encourage a, anima a, призыв*, 鼓励, 美化
    """,
    "people": """
        jew, jews, jewish people, muslim, muslims, black people, blacks, africans, asians, immigrants, refugees, gays,
        gay people, lesbians, trans people, transgender people, gypsies, hindus, christians, mexicans, arabs,
        disabled people, juden, muslime, schwarze, fluchtlinge, auslander, juifs, musulmans, noirs, immigres, judios,
        musulmanes, negros, inmigrantes, евреи, евреев, мусульман*, чернокожих, мигрант*, 犹太人, 穆斯林, 黑人
    """,
    "extermination": """
        exterminat*, gas the, gas all, gassed, kill all, death to, lynching, lynched, lynch mob, must die, should die,
        must be killed, should be killed, hang all, burn all, genocide of, ausrott*, vergas*, tod den, mort aux,
        tuer les, muerte a, matar a, смерть, уничтож*, 灭绝, 杀光, 去死
    """,
    "dehumanisation": """
        vermin, subhuman*, sub human*, cockroach*, parasites, as rats, like rats, are rats, inferior race, are animals,
        ungeziefer, untermensch*, parasiten, sous hommes, infrahumanos, недочеловек*, паразит*, 寄生虫, 劣等
    """,
    "hate_call": """
        white power, white supremacy, white supremacist propaganda, heil hitler, sieg heil, gas the jews, race war now,
        holocaust never happened, holocaust is a lie, hitler was right, nigger*, kikes, judensau, auslander raus,
        juden raus, mort aux juifs, muerte a los judios, смерть евреям, 杀光犹太人
    """,
    "weapon": """
        bomb, bombs, pipe bomb*, nail bomb*, dirty bomb*, car bomb*, explosives, explosive device*, plastic explosive*,
        molotov*, hand grenade*, ghost gun*, 3d printed gun*, homemade gun*, untraceable gun*, gun silencer*,
        chemical weapon*, biological weapon*, nerve agent*, nerve gas, sarin, ricin, anthrax, napalm, thermite, tatp,
        semtex, rohrbombe*, bombe artisanale, sprengstoff*, sprengsatz*, explosifs, bomba casera, bombas caseras,
        explosivos, бомба, бомбу, бомбы, взрывчатк*, взрывное устройство, 炸弹, 炸药, 土制枪, 毒气
    """,
    "drug": """
        meth, methamphetamine*, crystal meth, fentanyl, heroin, crack cocaine, cocaine, mdma, lsd, ghb, amphetamin*,
        kokain, cocaina, metanfetamina, метамфетамин*, героин*, амфетамин*, мефедрон*, 冰毒, 海洛因, 甲基苯丙胺
    """,
    "weapon_making": """
        cooking meth, cook meth, meth lab instructions, bomb making instructions, bombmaking, bomb making guide,
        pipe bomb instructions, build a bomb, make a bomb, make a pipe bomb, building a bomb, build a pipe bomb,
        eine bombe bauen, rohrbombe bauen, fabriquer une bombe, construir una bomba, hacer una bomba, сделать бомбу,
        изготовить бомбу, сварить мет, 制造炸弹, 制作炸弹, 制毒
    """,
    "forged": """
        fake, forged, counterfeit*, falsified, gefalscht*, falsche, falscher, falschen, falschung*, falsifi*, falso,
        falsa, falsos, falsas, falsific*, поддельн*, подделк*, фальшив*, 伪造, 假的, 假冒
    """,
    "paper": """
        passport*, id card*, identity card*, identity document*, identification card*, driver license*,
        drivers license*, driver s license*, drivers licence*, driving licence*, social security card*,
        birth certificate*, banknote*, bank note*, dollar bill*, euro bill*, euro note*, 100 dollar*, currency,
        visa stamp*, reisepass*, personalausweis*, fuhrerschein*, geldschein*, euroschein*, banknoten, passeport*,
        carte d identite, permis de conduire, billets de banque, pasaporte*, carnet de conducir,
        documento de identidad, billetes, паспорт*, водительск*, банкнот*, купюр*, 护照, 身份证, 驾照, 钞票, 人民币
    """,
    "forged_paper": """
        faux passeport*, fausse carte d identite, faux billet*, faux papiers, falschgeld, dni falso, 假护照, 假身份证,
        假钞, 假币, 办证
    """,
    "teaching": """
        infographic*, explain*, education*, educational, cybersecurity, cyber security, security, how to spot
    """,
    "phishing": "phishing, phish, spoofed, спуфинг, фишинг*, 钓鱼网站, 钓鱼邮件",
    "page": """
        page*, website*, web page*, email*, e mail*, mail, login*, log in, template*, screenshot*, kit, message*, sms,
        site, seite, nachricht, courriel, correo, mensaje, pagina, страниц*, письм*, сайт*, 页面, 网站, 邮件
    """,
    "proof": """
        bank statement*, pay stub*, paystub*, payslip*, invoice*, receipt*, bank transfer*, wire transfer*,
        payment confirmation*, payment screenshot*, balance screenshot*, bank balance, medical prescription*,
        vaccination card*, vaccine card*, vaccination certificate*, doctor s note, utility bill*, kontoauszug*,
        gehaltsabrechnung*, uberweisung*, rechnung*, releve bancaire, releve de compte, fiche de paie,
        extracto bancario, nomina, comprobante*, выписк*, справк*, чек об оплате, 银行流水, 转账截图, 转账记录, 发票
    """,
    "log_in": """
        login page*, log in page*, bank login*, bank website*, paypal page*, paypal login*, paypal email*, bank page*,
        sign in page*, banking page*, anmeldeseite, page de connexion, pagina de inicio de sesion, страниц входа,
        登录页面
    """,
}
"""Kind -> its terms."""
